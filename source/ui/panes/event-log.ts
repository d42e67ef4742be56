import {shortId} from '../../upgrade/report.js';
import type {Scene} from '../scene.js';
import {type Line, paragraph, span} from '../text.js';
import {timeOfDay} from '../time-text.js';
import {describeEvent, type EventLine} from '../../upgrade/describe-event.js';
import type {UpgradeEvent} from '../../upgrade/event.js';

/** A line of the event log; `at` as the journal has it. */
export type LogEntry = EventLine & {readonly at: string};

/**
 * What happened last, the newest first, `count` entries at most. Instances which came up one after another are one entry:
 * the news is how many did.
 */
export function recentEntries(events: readonly UpgradeEvent[], count: number): readonly LogEntry[] {
	const entries: LogEntry[] = [];

	for (let index = events.length - 1; index >= 0 && entries.length < count; index--) {
		const event = events[index];

		if (event?.type === 'instance-upgraded') {
			const first = events.findLastIndex((before, place) => place < index && before.type !== 'instance-upgraded') + 1;
			const ids = events
				.slice(first, index + 1)
				.flatMap(upgraded => (upgraded.type === 'instance-upgraded' ? [upgraded.instanceId] : []));

			const count = ids.length === 1 ? '' : `${ids.length} `;
			entries.push({at: event.at, text: `${count}upgraded and ready: ${ids.join(' ')}`, tone: 'good'});
			index = first;
		} else if (event) {
			entries.push({at: event.at, ...describe(event)});
		}
	}

	return entries;
}

/** An id at the beginning of a line could be taken for a number of instances. */
function describe(event: UpgradeEvent): EventLine {
	const line = describeEvent(event);

	return event.type === 'instance-failed' || event.type === 'instance-skipped'
		? {...line, text: `instance ${line.text}`}
		: line;
}

/** All that happened, the newest first, each in full; from the plan on. */
export function logLines({live}: Scene, columns: number): readonly Line[] {
	const {events, upgrade, journalPath} = live;

	return [
		[span(`all of upgrade ${upgrade === null ? '' : shortId(upgrade.id)}, the newest first (UTC)`, 'strong')],
		...(journalPath === null ? [] : paragraph(journalPath, 'dim', columns)),
		[],
		...recentEntries(events, events.length).flatMap(({at, text, tone}) =>
			paragraph(text, tone, columns, [span(`${timeOfDay(at)} `, 'dim')]),
		),
	];
}
