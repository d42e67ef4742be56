import type {ScreenCell} from '../test/helpers/pty.js';

/** What differs from one run to the next, and what a picture says instead. */
export type Alike = {
	/** Where the state was kept. */
	readonly folder: string;
	/** When the first screen was opened: a picture says 14:00:00 for it. */
	readonly startedAt: Date;
	/** Ids of upgrades, the oldest first. */
	readonly upgradeIds: readonly string[];
};

type Rule = readonly [pattern: RegExp, tell: (...found: readonly string[]) => string];

const hourOfPictures = 14;
const secondsPerDay = 86_400;
const madeUpIds = ['9abc', 'k2p8', '4d8x', '7f3k'];

/** The cells of a screen, with made-up times, ids, processes, people and places of the same form. */
export function tellAlike(
	cells: ReadonlyArray<readonly ScreenCell[]>,
	{folder, startedAt, upgradeIds}: Alike,
): ReadonlyArray<readonly ScreenCell[]> {
	const shift =
		hourOfPictures * 3600 -
		(startedAt.getUTCHours() * 3600 + startedAt.getUTCMinutes() * 60 + startedAt.getUTCSeconds());
	const toTime = (_: string, hours: string, minutes: string, seconds: string | undefined) =>
		clockText(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0) + shift, seconds !== undefined);

	const rules: readonly Rule[] = [
		...upgradeIds.map((id, index): Rule => {
			const own = id.slice(-4);
			return [new RegExp(`\\b${own}\\b`, 'gv'), () => madeUpIds[index] ?? own];
		}),
		[new RegExp(folder, 'gv'), () => '/home/ana/.local/state'],
		[/process \d+ on \S+/gv, () => 'process 4242 on ops'],
		[/\(pid \d+\)/gv, () => '(pid 4242)'],
		[/started on \S+/gv, () => 'started on ops'],
		[/taken up again on \S+/gv, () => 'taken up again on ops'],
		[/\b\w+@[\w\-]+/gv, () => 'ana@ops'],
		[/127\.0\.0\.1:\d+/gv, () => '127.0.0.1:40080'],
		[
			/\b([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\b/gv,
			(all = '', hours = '', minutes = '', seconds) => toTime(all, hours, minutes, seconds),
		],
	];

	return cells.map(row => rules.reduce((told, [pattern, tell]) => retell(told, pattern, tell), row));
}

function clockText(seconds: number, hasSeconds: boolean): string {
	const ofDay = ((seconds % secondsPerDay) + secondsPerDay) % secondsPerDay;
	const parts = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ...(hasSeconds ? [ofDay % 60] : [])];

	return parts.map(part => String(part).padStart(2, '0')).join(':');
}

/** A row in which what matches reads otherwise; what stands after the next gap stays where it is. */
function retell(
	row: readonly ScreenCell[],
	pattern: RegExp,
	tell: (...found: readonly string[]) => string,
): readonly ScreenCell[] {
	const text = row.map(cell => cell.text).join('');
	let told = row;

	// From the right, so that places further left stay what they are. Every cell is one letter here.
	for (const match of [...text.matchAll(pattern)].toReversed()) {
		const [first] = told.slice(match.index, match.index + 1);

		if (first === undefined) {
			continue;
		}

		const end = match.index + match[0].length;
		const instead = Array.from(tell(...match), letter => ({...first, text: letter}));
		const grown = instead.length - match[0].length;
		const after = told.slice(end);
		const gap = after.findIndex((cell, index) => cell.text === ' ' && (after[index + 1]?.text ?? ' ') === ' ');
		const rest = gap === -1 ? after : after.slice(0, gap);
		const room = gap === -1 ? [] : after.slice(gap);
		const blankCell = {...first, text: ' ', isReversed: false};
		const kept = grown < 0 ? [...Array.from({length: -grown}, () => blankCell), ...room] : room.slice(grown);
		told = [...told.slice(0, match.index), ...instead, ...rest, ...kept].slice(0, row.length);
	}

	return told;
}
