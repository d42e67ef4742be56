import type {InstanceDetails} from '../../fleet/instance-details.js';
import type {Live} from '../../store/live.js';
import {cutToWidth} from '../terminal/sanitize.js';
import type {Mode} from './mode.js';
import type {ScreenContext} from './screen.js';

type RawMode = Extract<Mode, {readonly type: 'raw'}>;

/** What Azure told of an instance when it was asked for last; `null` when that is of another instance, or not there. */
export function detailsOf({details}: Live, vmId: string): InstanceDetails | null {
	return details.status === 'loaded' && details.value.vmId === vmId ? details.value : null;
}

/** Azure's own answer about an instance in lines of at most so many columns; `[]` while it is not there. */
export function rawTexts(live: Live, vmId: string, columns: number): readonly string[] {
	const raw = detailsOf(live, vmId)?.raw ?? '';

	return raw === '' ? [] : raw.split('\n').flatMap(line => cutLine(line, Math.max(8, columns)));
}

/** A line which is too long goes on below, a little to the right of where it began. */
function cutLine(line: string, columns: number): readonly string[] {
	const indent = ' '.repeat(Math.min(columns / 2, line.length - line.trimStart().length + 4));
	const lines: string[] = [];
	let rest = line;

	for (let head = cutToWidth(rest, columns, ''); head !== '' && head !== rest; head = cutToWidth(rest, columns, '')) {
		lines.push(head);
		rest = indent + rest.slice(head.length);
	}

	return [...lines, rest];
}

/** Lines of the body which have what is searched for, counted from its first. */
export function matchingLines(
	{words, vmId}: RawMode,
	{live, size}: Pick<ScreenContext, 'live' | 'size'>,
): readonly number[] {
	const wanted = words.toLowerCase();

	return wanted === ''
		? []
		: rawTexts(live, vmId, size.columns - 2).flatMap((line, index) =>
				line.toLowerCase().includes(wanted) ? [index] : [],
			);
}

/**
 * The line of the next match (1) or of the one before (-1) as seen from the last one, or from the first visible line, around the end; with 0
 * the first one from there on. `null` when there is none.
 */
export function nextMatch(
	mode: RawMode,
	direction: 1 | 0 | -1,
	context: Pick<ScreenContext, 'live' | 'size'>,
): number | null {
	const lines = matchingLines(mode, context);

	const from = mode.match ?? mode.scroll;

	if (direction === -1) {
		return lines.findLast(line => line < from) ?? lines.at(-1) ?? null;
	}

	return lines.find(line => line >= from + (mode.match === null ? 0 : direction)) ?? lines[0] ?? null;
}
