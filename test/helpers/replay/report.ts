import type {Tally} from './differences.js';

type Counts = {recordings: number; exchanges: number; equal: number; explained: number; unexplained: number};

const nothing = (): Counts => ({recordings: 0, exchanges: 0, equal: 0, explained: 0, unexplained: 0});

const add = (counts: Counts, tally: Tally): void => {
	counts.recordings += 1;
	counts.exchanges += tally.exchanges;
	counts.equal += tally.equal;
	counts.explained += tally.explained;
	counts.unexplained += tally.exchanges - tally.equal - tally.explained;
};

const line = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(' | ')} |`;

const row = (name: string, {recordings, exchanges, equal, explained, unexplained}: Counts): string =>
	line([name, recordings, exchanges, equal, explained, unexplained]);

/** The day in the name of a recording, as text which sorts. */
const dayOf = (name: string): string => /\d{4}-\d{2}-\d{2}$/.exec(name)?.[0] ?? '';

/** The table of the replay for the documentation: one line a group of recordings, the newest ones, and the sum. */
export const replayTable = (tallies: ReadonlyMap<string, Tally>): string => {
	const groups = new Map<string, Counts>();
	const [recent, all] = [nothing(), nothing()];
	for (const [name, tally] of tallies) {
		const group = name.split('--')[0] ?? '';
		const counts = groups.get(group) ?? nothing();
		groups.set(group, counts);
		add(counts, tally);
		add(all, tally);
		if (dayOf(name) >= '2024-08') {
			add(recent, tally);
		}
	}

	return [
		line(['recordings of', 'recordings', 'exchanges', 'equal', 'explained', 'unexplained']),
		line(['---', ...Array.from({length: 5}, () => '---:')]),
		...[...groups].map(([name, counts]) => row(name, counts)),
		row('all', all),
		row('of these since August 2024', recent),
	].join('\n');
};
