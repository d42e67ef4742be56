import {decode} from '../../source/journal/journal.js';
import {encodeLine} from '../../source/journal/line.js';
import type {Journal} from '../../source/journal/journal.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';

/** A journal in memory, in the bytes which it would have on disk. */
export type MemoryJournal = Journal & {
	/** Opens it as a process does which starts: half a line at its end is cut off. */
	readonly open: () => readonly UpgradeEvent[];
	/** What a power cut leaves of a line: its first half. */
	readonly tear: (events: readonly UpgradeEvent[]) => void;
};

/** Makes an empty one; `onAppend` is told of each line which is whole. */
export function createMemoryJournal(onAppend: (events: readonly UpgradeEvent[]) => void): MemoryJournal {
	let bytes = Buffer.alloc(0);

	return {
		path: 'upgrade-1/journal.jsonl',
		async append(events) {
			bytes = Buffer.concat([bytes, encodeLine(events)]);
			onAppend(events);
		},
		close: async () => {},
		open() {
			if (bytes.length === 0) {
				return [];
			}

			const {events, length} = decode(bytes, 'upgrade-1/journal.jsonl');
			bytes = bytes.subarray(0, length);
			return events;
		},
		tear(events) {
			const line = encodeLine(events);
			bytes = Buffer.concat([bytes, line.subarray(0, line.length / 2)]);
		},
	};
}
