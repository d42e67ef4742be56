import type {InstanceState} from '../fleet/snapshot.js';
import {displayWidth, isPlainText, splitGraphemes} from './terminal/display-width.js';
import {cutToWidth, neutralize} from './terminal/sanitize.js';

/** What a text means; the theme decides how that looks. */
export type Tone = InstanceState | 'plain' | 'dim' | 'rule' | 'strong' | 'key' | 'good' | 'warn' | 'bad';

/** How a text is drawn: its meaning, and what is seen without colour too. */
export type Style = {
	readonly tone: Tone;
	readonly isReversed?: boolean;
	readonly isUnderlined?: boolean;
	/** For what is old: fainter than it would be. */
	readonly isFaint?: boolean;
};

/** A text in one style, and how many columns of the terminal it fills. */
export type Span = {readonly text: string; readonly columns: number; readonly style: Style};

/** One line of the screen, from left to right. */
export type Line = readonly Span[];

/** A piece of a line. Whatever the text holds, it can neither move the cursor nor change a colour. */
export function span(text: string, style: Tone | Style = 'plain'): Span {
	const isPlain = isPlainText(text);
	const clean = isPlain ? text : neutralize(text);
	const columns = isPlain ? text.length : displayWidth(clean);

	return {text: clean, columns, style: typeof style === 'string' ? {tone: style} : style};
}

/** So many spaces. */
export function blank(columns: number): Span {
	return span(' '.repeat(Math.max(0, columns)));
}

/** A line across. */
export function ruleLine(rule: string, columns: number): Line {
	return [span(rule.repeat(Math.max(0, columns)), 'rule')];
}

/** How many columns a line fills. */
export function lineWidth(line: Line): number {
	return line.reduce((sum, {columns}) => sum + columns, 0);
}

/** The same line in fewer pieces: texts which look alike are one, and blanks look like any text on which nothing shows. */
export function joinAlike(line: Line): Line {
	const joined: Span[] = [];

	for (const {text, columns, style} of line) {
		const last = joined.at(-1);

		if (last && (isAlike(last.style, style) || (isUnseen(text, style) && !isSeenOnBlanks(last.style)))) {
			joined[joined.length - 1] = {text: last.text + text, columns: last.columns + columns, style: last.style};
		} else {
			joined.push({text, columns, style});
		}
	}

	return joined;
}

function isAlike(left: Style, right: Style): boolean {
	return (
		left.tone === right.tone &&
		(left.isUnderlined ?? false) === (right.isUnderlined ?? false) &&
		(left.isReversed ?? false) === (right.isReversed ?? false) &&
		(left.isFaint ?? false) === (right.isFaint ?? false)
	);
}

/** Whether a style shows where there is no text. */
export function isSeenOnBlanks({isReversed, isUnderlined}: Style): boolean {
	return isReversed === true || isUnderlined === true;
}

/** Whether a text in a style leaves its cells as they are. */
export function isUnseen(text: string, style: Style): boolean {
	return !isSeenOnBlanks(style) && text.trim() === '';
}

/** The line, cut to `width` columns where it is longer; the cut is shown by an ellipsis. */
export function clipLine(line: Line, width: number): Line {
	if (lineWidth(line) <= width) {
		return line;
	}

	const clipped: Span[] = [];
	let room = width - 1;

	for (const piece of line) {
		if (piece.columns > room) {
			return width <= 0 ? [] : [...clipped, span(`${cutToWidth(piece.text, room, '')}…`, piece.style)];
		}

		clipped.push(piece);
		room -= piece.columns;
	}

	return clipped;
}

/** The line cut or filled with spaces to exactly `width` columns. */
export function padLine(line: Line, width: number): Line {
	const clipped = clipLine(line, width);

	return [...clipped, blank(width - lineWidth(clipped))];
}

/** `left` and `right` at the two edges; when both do not fit, `left` is cut, but never below `leastLeft` columns. */
export function spreadLine(left: Line, right: Line, width: number, leastLeft = 0): Line {
	const room = Math.max(leastLeft, width - lineWidth(right) - 2);
	const clipped = clipLine(left, Math.min(room, width));
	const gap = width - lineWidth(clipped) - lineWidth(right);

	return gap < 0 ? clipLine([...clipped, blank(2), ...right], width) : [...clipped, blank(gap), ...right];
}

/** The chosen line of a list: all of it reversed, to the edge. */
export function highlightLine(line: Line, width: number): Line {
	return padLine(line, width).map(({text, columns}) => ({text, columns, style: {tone: 'strong', isReversed: true}}));
}

/** Lines put one after another, with a separator between them; empty ones are left out. */
export function joinLines(lines: readonly Line[], separator: Span): Line {
	return lines.filter(line => line.length > 0).flatMap((line, index) => (index === 0 ? line : [separator, ...line]));
}

/** The longest of the lists of parts which fits: parts are left out from the end, those named in `kept` never. */
export function fitParts(parts: readonly Line[], separator: Span, width: number, kept = 1): Line {
	for (let count = parts.length; count > kept; count--) {
		const line = joinLines(parts.slice(0, count), separator);

		if (lineWidth(line) <= width) {
			return line;
		}
	}

	return joinLines(parts.slice(0, kept), separator);
}

/** A text broken between words into lines of at most `width` columns; words which are longer are cut. */
export function wrapText(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	let line = '';

	for (const word of neutralize(text).split(/\s+/v)) {
		const longer = line === '' ? word : `${line} ${word}`;

		if (displayWidth(longer) <= width) {
			line = longer;
			continue;
		}

		if (line !== '') {
			lines.push(line);
		}

		line = word;

		for (let head = cutToWidth(line, width, ''); head !== '' && head !== line; head = cutToWidth(line, width, '')) {
			lines.push(head);
			line = line.slice(head.length);
		}
	}

	return [...lines, line];
}

/** The text without what the eye takes for its last character. */
export function withoutLast(text: string): string {
	return [...splitGraphemes(text)]
		.slice(0, -1)
		.map(grapheme => grapheme.text)
		.join('');
}

/** A text as a paragraph: wrapped, with `first` before its first line and as much space before the others. */
export function paragraph(text: string, style: Tone | Style, width: number, first: Line = []): readonly Line[] {
	const indent = lineWidth(first);

	return wrapText(text, Math.max(1, width - indent)).map((wrapped, index) => [
		...(index === 0 ? first : [blank(indent)]),
		span(wrapped, style),
	]);
}
