import {parseFilter, readablePart} from '../../fleet/filter.js';
import type {Live} from '../../store/live.js';
import {completionOf} from '../completion.js';
import {changingOf, matchingInstances} from '../matching.js';
import {wantedImage} from '../screen/images.js';
import type {Mode} from '../screen/mode.js';
import type {Screen} from '../screen/screen.js';
import {blank, clipLine, type Line, lineWidth, span, spreadLine} from '../text.js';

/**
 * Two lines: where the map describes its cursor otherwise, and its legend, so that it stays where it is while one types.
 * The first has what is typed and how many it shows; the second what could be typed, or what is wrong.
 */
export function filterLines(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'filter'}>,
	live: Live,
	columns: number,
): readonly Line[] {
	const {filter: text} = screen;
	const filter = parseFilter(text);
	const typed: Line = [blank(1), span('/', 'key'), ...typedParts(text, filter), span('▏', 'key'), blank(1)];
	const shown: Line = [span(shownText(screen, live), 'dim'), blank(1)];

	return [spreadLine(typed, shown, columns, 8), helpLine(screen, mode, live, filter, columns)];
}

type Parsed = ReturnType<typeof parseFilter>;

/** The text as it was typed, its trouble marked at its place. */
function typedParts(text: string, filter: Parsed): Line {
	if (filter.ok) {
		return [span(text, 'strong')];
	}

	const end = filter.position + Math.max(1, text.slice(filter.position).search(/[\s,]|$/v));

	return [
		span(text.slice(0, filter.position), 'strong'),
		span(text.slice(filter.position, end), {tone: 'bad', isUnderlined: true}),
		span(text.slice(end), 'strong'),
	];
}

function helpLine(
	screen: Screen,
	{completion: chosen}: Extract<Mode, {readonly type: 'filter'}>,
	live: Live,
	filter: Parsed,
	columns: number,
): Line {
	const {candidates} = completionOf(chosen?.text ?? screen.filter, screen, live);
	const isWritten = candidates.length === 1 && candidates[0]?.text === screen.filter;

	// What is wrong further back is not put right by anything which could be typed now.
	if (!filter.ok && (candidates.length === 0 || readablePart(screen.filter) === null)) {
		return clipLine([blank(1), span(filter.message, 'warn')], columns);
	}

	if (candidates.length === 0 || isWritten) {
		return clipLine([blank(1), span('a blank: and   a comma: or   ! before: not', 'dim')], columns);
	}

	const parts = candidates.map(
		({label, count}, index): Line => [
			span(label, index === chosen?.index ? {tone: 'strong', isReversed: true} : 'plain'),
			...(count === null ? [] : [span(` ${count}`, 'dim')]),
		],
	);
	const hint: Line = screen.filter === '' ? [span('! not  , or', 'dim'), blank(1)] : [];

	return spreadLine(listFrom(parts, chosen?.index ?? 0, columns - lineWidth(hint) - 3), hint, columns);
}

/** As many of the candidates as fit, the chosen one among them, and how many there are more. */
function listFrom(parts: readonly Line[], chosen: number, room: number): Line {
	const line: Line[number][] = [blank(1)];
	let width = 1;
	const more = (count: number) => span(`  and ${count} more`, 'dim');
	// One goes through them in order: the chosen one comes first where those before it would push it off the line.
	const widthTo = lineWidth(parts.slice(0, chosen + 1).flat()) + 2 * chosen;
	const first = widthTo > room - 14 ? chosen : 0;

	for (const [index, part] of parts.slice(first).entries()) {
		const left = parts.length - first - index - 1;
		const needed = lineWidth(part) + (index === 0 ? 0 : 2);
		const after = left === 0 ? 0 : lineWidth([more(left)]);

		if (index > 0 && width + needed + after > room) {
			return [...line, more(left + 1)];
		}

		line.push(...(index === 0 ? [] : [blank(2)]), ...part);
		width += needed;
	}

	return line;
}

function shownText({filter, target}: Screen, live: Live): string {
	const {snapshot} = live;
	const wanted = wantedImage(target, live);

	if (snapshot === null || wanted === null) {
		return '';
	}

	const readable = readablePart(filter);

	if (readable === null) {
		return 'cannot be read';
	}

	const matching = matchingInstances(readable, snapshot, wanted, changingOf(live));

	return `${matching?.size ?? snapshot.instances.length} of ${snapshot.instances.length} shown`;
}
