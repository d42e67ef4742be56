import type {Live} from '../../store/live.js';
import {isStranded, otherHelm} from '../screen/carrier.js';
import type {Screen} from '../screen/screen.js';
import {blank, clipLine, type Line, paragraph, type Span, span} from '../text.js';

const mostLines = 3;

/** With less, what the operator can do comes before who does it now. */
const narrowBelow = 72;

/** What the operator should know now: what a key led to, what failed, and what is wrong with the connection. */
export function noticeLines(screen: Screen, live: Live, columns: number): readonly Line[] {
	const {failure, snapshot, connection} = live;
	const failed = failure === null || failure === screen.seenFailure ? [] : [{text: failure, tone: 'bad' as const}];

	return [
		...carrierLines(screen, live, columns),
		...[...(screen.notice ? [screen.notice] : []), ...failed].flatMap(({text, tone}) =>
			paragraph(text, tone, columns - 1, [blank(1)]),
		),
		// Without a snapshot the body says it: there is nothing else to show there.
		...(snapshot === null ? [] : connectionLines(connection, columns)),
	].slice(0, mostLines);
}

/** Who carries the upgrade out and who steers it, where that is not as it should be. It stays while it is so. */
function carrierLines({mode, notice, isReadOnly}: Screen, live: Live, columns: number): readonly Line[] {
	const {conductor, upgrade} = live;
	const helm = otherHelm(live);

	// The list of scale sets is about others too.
	if (mode.type === 'scale-sets') {
		return [];
	}

	if (helm !== null) {
		const long = `${helm.by} steers since ${helm.since}${isReadOnly ? '' : ' · T takes over'}`;
		const text = isReadOnly || columns >= narrowBelow ? long : `T takes over from ${helm.by}`;

		return [clipLine([blank(1), badge('Watching only'), blank(1), span(text, 'warn')], columns)];
	}

	if (isStranded(live)) {
		const text = `${isReadOnly ? '' : 'r takes it up again. '}Nothing more is asked of Azure.`;

		return [clipLine([blank(1), badge('Stands still'), blank(1), span(text, 'bad')], columns)];
	}

	return conductor?.status === 'starting' && upgrade === null && notice === null
		? paragraph('Starting the process which carries the upgrade out.', 'plain', columns - 1, [blank(1)])
		: [];
}

function badge(text: string): Span {
	return span(` ${text.toUpperCase()} `, {tone: 'warn', isReversed: true});
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
