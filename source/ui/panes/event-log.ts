import {compareInstanceIds} from '../../fleet/instance-id.js';
import {shortId} from '../../upgrade/report.js';
import type {Scene} from '../scene.js';
import {hasWords, loggedUpgrade} from '../screen/log-keys.js';
import type {Mode} from '../screen/mode.js';
import {blank, type Line, paragraph, span} from '../text.js';
import {timeOfDay} from '../time-text.js';
import {describeEvent, type EventLine} from '../../upgrade/describe-event.js';
import type {UpgradeEvent} from '../../upgrade/event.js';

type LogMode = Extract<Mode, {readonly type: 'log'}>;

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
				.flatMap(upgraded => (upgraded.type === 'instance-upgraded' ? [upgraded.instanceId] : []))
				.toSorted(compareInstanceIds);

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

/** All that happened, the newest first, each in full, from the plan on; of a filter only what has its words. */
export function logLines({screen, live}: Scene, mode: LogMode, columns: number): readonly Line[] {
	const logged = loggedUpgrade(screen, live);

	if (logged === null) {
		return [[span('The log is not there any more.', 'dim')]];
	}

	const {id, events, journalPath} = logged;
	const all = recentEntries(events, events.length);
	const shown = all.filter(entry => hasWords(entry, mode.words));
	const count = mode.words.trim() === '' ? '' : `${shown.length} of ${all.length} events `;

	return [
		[span(`${count === '' ? 'all' : count.trim()} of upgrade ${shortId(id)}, the newest first (UTC)`, 'strong')],
		...(journalPath === null ? [] : paragraph(journalPath, 'dim', columns)),
		[],
		...(shown.length === 0 ? [[span('No event has all of these words.', 'dim')]] : []),
		...shown.flatMap(({at, text, tone}) => paragraph(text, tone, columns, [span(`${timeOfDay(at)} `, 'dim')])),
	];
}

/** What is typed above the log, or which words it is filtered by; `null` when neither is the case. */
export function logPrompt({words, typing}: LogMode): Line | null {
	switch (typing?.what) {
		case 'path': {
			return [
				blank(1),
				span('save to ', 'key'),
				span(typing.path, 'strong'),
				span('▏', 'key'),
				span(' a new file, which only you may read', 'dim'),
			];
		}

		case 'words': {
			return [
				blank(1),
				span('/', 'key'),
				span(words, 'strong'),
				span('▏', 'key'),
				...(words === '' ? [span(' words of an event, such as failed 1042 or 14:21', 'dim')] : []),
			];
		}

		case undefined: {
			return words === '' ? null : [blank(1), span('/', 'key'), span(words, 'strong')];
		}
	}
}
