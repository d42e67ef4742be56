import type {Report} from '../../upgrade/report.js';
import type {Upgrade} from '../../upgrade/upgrade.js';
import {whatStaysMixed} from '../../upgrade/wording.js';
import {type Line, paragraph, span} from '../text.js';
import {durationText} from '../time-text.js';

/** More instances than these are only counted: the map shows which. */
const mostNamed = 8;

/** What the upgrade waits for or why it stands, and how long at most; else which image it goes to. */
export function whatHoldsLines(
	upgrade: Upgrade,
	{message, destination, tone, until}: Report,
	now: number,
	columns: number,
): readonly Line[] {
	const seconds = until === null ? 0 : Math.ceil((until - now) / 1000);
	const left: Line = seconds <= 0 ? [] : [span(`${durationText(seconds)} `, 'strong')];
	const waiting = waitedFor(upgrade);

	if (waiting !== null && waiting.length === 0) {
		return paragraph('None of the batch is in flight any more: the next answer of Azure decides.', 'plain', columns);
	}

	if (waiting !== null) {
		const ids = waiting.length > mostNamed ? '' : `: ${waiting.join(' ')}`;
		const verb = seconds > 0 ? 'left' : 'Waiting';

		return paragraph(`${verb} for ${waiting.length} of the batch to become healthy${ids}`, 'warn', columns, left);
	}

	// Why it stands is the alarm; what it left behind is to be read in peace.
	const mixed = whatStaysMixed(upgrade);

	if (message?.endsWith(` ${mixed}`) === true) {
		return [...paragraph(message.slice(0, -mixed.length - 1), tone, columns), ...paragraph(mixed, 'plain', columns)];
	}

	return message === null
		? [[span('to ', 'dim'), span(destination.replace(/^[→←] /v, ''))]]
		: paragraph(message, tone === 'plain' ? 'warn' : tone, columns, left);
}

/** Whom the health gate still waits for: its message tells whom it waited for when it began to. */
function waitedFor({leg}: Upgrade): readonly string[] | null {
	return leg.gate?.gate === 'health'
		? leg.batches.flat().flatMap(({vmId, instanceId}) => (leg.progress[vmId] === 'asked' ? [instanceId] : []))
		: null;
}
