import type {Live} from '../../store/live.js';
import {isStranded, otherHelm} from '../screen/carrier.js';
import {isFleetMode, modeOfBody} from '../screen/fleet-mode.js';
import type {Notice, Screen} from '../screen/screen.js';
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
		...[...said(screen), ...failed].flatMap(({text, tone}) => paragraph(text, tone, columns - 1, [blank(1)])),
		...fleetLines(screen, live, columns),
		// Without a snapshot the body says it: there is nothing else to show there.
		...(snapshot === null || screen.mode.type === 'messages' ? [] : connectionLines(connection, columns)),
	].slice(0, mostLines);
}

/** What was said last, and below it what nobody can have read yet. */
function said({notice, earlierNotice}: Screen): ReadonlyArray<Pick<Notice, 'text' | 'tone'>> {
	return [notice, earlierNotice].filter(one => one !== null);
}

/** What is missing in the list of all scale sets. It stays while it is so. */
function fleetLines({mode}: Screen, {fleetTrouble}: Live, columns: number): readonly Line[] {
	return fleetTrouble !== null && isFleetMode(modeOfBody(mode))
		? paragraph(fleetTrouble, 'warn', columns - 1, [blank(1)])
		: [];
}

/** Who carries the upgrade out and who steers it, where that is not as it should be. It stays while it is so. */
function carrierLines({mode, notice, isReadOnly}: Screen, live: Live, columns: number): readonly Line[] {
	const {conductor, upgrade} = live;
	const helm = otherHelm(live);

	// The list of scale sets is about others too.
	if (isFleetMode(modeOfBody(mode))) {
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
			const what = 'The map is as it was last seen; M tells what is wrong.';
			const isRefused = connection.why !== undefined && (connection.next ?? null) !== null;
			// What helps comes first, where only the operator can help.
			const text = isRefused ? `${connection.next} ${what}` : `${what} ${connection.message}`;

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
