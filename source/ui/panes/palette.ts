import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {matchingEntries, type PaletteEntry, paletteEntries} from '../screen/palette.js';
import {act} from '../screen/press.js';
import type {Mode} from '../screen/mode.js';
import {blank, type Line, padLine, paragraph, span} from '../text.js';
import {listLines} from './list-lines.js';

const keyWidth = 11;

/** Everything that can be done, with its key; what cannot be done now says why. */
export function paletteLines(
	scene: Scene,
	mode: Extract<Mode, {readonly type: 'palette'}>,
	{columns, rows}: Room,
): readonly Line[] {
	const {screen, live, size, now, theme} = scene;
	const entries = matchingEntries(paletteEntries(screen, mode, {live, size, now}, act), mode.query);
	const head: readonly Line[] = [
		[
			blank(1),
			span(': ', 'key'),
			span(mode.query, 'strong'),
			span('▏', 'key'),
			...(mode.query === '' ? [span(' type what you want to do; enter does it', 'dim')] : []),
		],
		[],
	];

	if (entries.length === 0) {
		return [...head, [blank(1), span('Nothing here is called so.', 'dim')]];
	}

	const why = entries[mode.index]?.reason ?? null;
	const below: readonly Line[] = why === null ? [] : [[], ...paragraph(why, 'warn', columns - 1, [blank(1)])];
	const hasRoom = head.length + entries.length + below.length <= rows;

	return [
		...head,
		...listLines(
			entries.map((entry, index) => entryLine(entry, index === mode.index, theme.glyphs.mark, columns)),
			mode.index,
			{columns, rows: rows - head.length},
		),
		// In its line it may be cut.
		...(hasRoom ? below : []),
	];
}

function entryLine({key, help, reason}: PaletteEntry, isChosen: boolean, mark: string, columns: number): Line {
	const first: Line = [
		span(isChosen ? ` ${mark} ` : '   ', 'key'),
		...padLine([span(key, reason === null ? 'key' : 'dim')], keyWidth),
		blank(1),
	];

	if (reason === null) {
		return [...first, span(help)];
	}

	const helpColumns = Math.max(10, Math.min(56, Math.floor((columns - keyWidth - 4) / 2)));

	return [...first, ...padLine([span(help, 'dim')], helpColumns), blank(2), span(reason, {tone: 'dim'})];
}
