import type {Live} from '../../store/live.js';
import type {Screen} from '../screen/screen.js';
import {blank, clipLine, type Line, paragraph, span} from '../text.js';

const mostLines = 3;

/** What the operator should know now: what a key led to, what failed, and what is wrong with the connection. */
export function noticeLines(screen: Screen, live: Live, columns: number): readonly Line[] {
	const {failure, snapshot, connection} = live;
	const failed = failure === null || failure === screen.seenFailure ? [] : [{text: failure, tone: 'bad' as const}];

	return [
		...[...(screen.notice ? [screen.notice] : []), ...failed].flatMap(({text, tone}) =>
			paragraph(text, tone, columns - 1, [blank(1)]),
		),
		// Without a snapshot the body says it: there is nothing else to show there.
		...(snapshot === null ? [] : connectionLines(connection, columns)),
	].slice(0, mostLines);
}

/** What passes by itself has one line, so that the map stays where it is. */
function connectionLines(connection: Live['connection'], columns: number): readonly Line[] {
	switch (connection.status) {
		case 'connecting':
		case 'live': {
			return [];
		}

		case 'lost': {
			const text = `The map is as it was last seen; it is tried again. ${connection.message}`;

			return [clipLine([blank(1), span(text, 'bad')], columns)];
		}

		case 'throttled': {
			const bucket = connection.bucket === null ? '' : ` (${connection.bucket})`;

			return [clipLine([blank(1), span(`Azure asks to wait${bucket}. It goes on by itself.`, 'warn')], columns)];
		}

		case 'failed': {
			const text = [connection.message, connection.next].filter(part => part !== null).join(' ');

			return paragraph(text, 'bad', columns - 1, [blank(1)]);
		}
	}
}
