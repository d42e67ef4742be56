import type {InstanceState} from '../fleet/snapshot.js';
import type {Capabilities, ColorLevel} from './terminal/capabilities.js';
import type {Line, Style, Tone} from './text.js';

export type Glyphs = Readonly<Record<InstanceState, string>> & {
	/** Before a marked cell and the chosen line of a list. */
	readonly mark: string;
	/** Around the cursor, and around the cursor when it is on a mark. */
	readonly cursor: readonly [left: string, right: string];
	readonly markedCursor: readonly [left: string, right: string];
	/** In place of a cell which the filter leaves out. */
	readonly filtered: string;
	readonly falling: string;
	readonly passed: string;
	readonly warned: string;
	readonly refused: string;
	readonly barDone: string;
	readonly barAsked: string;
	readonly barLeft: string;
	readonly rule: string;
	readonly separator: string;
};

/** Everything that is decided about glyphs and colours. */
export type Theme = {
	readonly colorLevel: ColorLevel;
	readonly glyphs: Glyphs;
	/** A line as a terminal takes it: texts between SGR sequences, and each style ends where it began. */
	readonly paint: (line: Line) => string;
};

/**
 * Glyphs of states are one column wide in every terminal: of East Asian width neutral, so that no terminal set to wide
 * ambiguous characters tears the map.
 */
const unicodeGlyphs: Glyphs = {
	current: '▪',
	outdated: '◦',
	upgrading: '▴',
	failed: '✗',
	unhealthy: '!',
	stopped: '∙',
	unknown: '?',
	mark: '›',
	cursor: ['[', ']'],
	markedCursor: ['{', '}'],
	filtered: '.',
	falling: '▾',
	passed: '✓',
	warned: '!',
	refused: '✗',
	barDone: '█',
	barAsked: '▒',
	barLeft: '─',
	rule: '─',
	separator: '│',
};

const asciiGlyphs: Glyphs = {
	current: '#',
	outdated: 'o',
	upgrading: '^',
	failed: 'X',
	unhealthy: '!',
	stopped: '-',
	unknown: '?',
	mark: '>',
	cursor: ['[', ']'],
	markedCursor: ['{', '}'],
	filtered: '.',
	falling: 'v',
	passed: '+',
	warned: '!',
	refused: 'X',
	barDone: '#',
	barAsked: '=',
	barLeft: '.',
	rule: '-',
	separator: '|',
};

type Sgr = {readonly ansi16: readonly number[]; readonly ansi256: readonly number[]};

const bold = 1;
const faint = 2;
const underlined = 4;
const reversed = 7;

const foreground = (color: number) => [38, 5, color];

/**
 * Blue, orange, red and green of the 256 colours, chosen by their least distance under normal, protan, deutan and tritan
 * sight; they are the same in every terminal. What is unknown keeps the terminal's own colour, which is seen on light
 * and dark alike. Of the 16 colours cyan stands in for blue, which is hard to read on black.
 */
const green: Sgr = {ansi16: [32], ansi256: foreground(35)};
const blue: Sgr = {ansi16: [36], ansi256: foreground(27)};
const orange: Sgr = {ansi16: [33], ansi256: foreground(214)};
const red: Sgr = {ansi16: [31], ansi256: foreground(160)};
const grey: Sgr = {ansi16: [90], ansi256: foreground(240)};
const lightGrey: Sgr = {ansi16: [90], ansi256: foreground(246)};
const none: Sgr = {ansi16: [], ansi256: []};

type Look = {readonly color: Sgr; readonly attributes: readonly number[]};

const looks: Readonly<Record<Tone, Look>> = {
	current: {color: green, attributes: []},
	outdated: {color: blue, attributes: [bold]},
	upgrading: {color: orange, attributes: [bold]},
	failed: {color: red, attributes: [bold]},
	unhealthy: {color: red, attributes: [bold]},
	stopped: {color: grey, attributes: []},
	unknown: {color: none, attributes: []},
	plain: {color: none, attributes: []},
	dim: {color: lightGrey, attributes: []},
	rule: {color: grey, attributes: []},
	strong: {color: none, attributes: [bold]},
	key: {color: orange, attributes: [bold]},
	good: {color: green, attributes: []},
	warn: {color: orange, attributes: []},
	bad: {color: red, attributes: [bold]},
};

/** Texts of ours and of others in plain ASCII, column for column. */
const asciiForms: ReadonlyMap<string, string> = new Map([
	['·', '-'],
	['→', '>'],
	['←', '<'],
	['↑', '^'],
	['↓', 'v'],
	['…', '~'],
	['×', 'x'],
	['–', '-'],
	['—', '-'],
	['‘', "'"],
	['’', "'"],
	['“', '"'],
	['”', '"'],
	['▏', '_'],
]);

/**
 * Makes a theme. At level 0 no colour is ever emitted; bold, reverse and underline still are, since they are what the
 * cursor, marks and headings are seen by.
 */
export function makeTheme({colorLevel, glyphs}: Pick<Capabilities, 'colorLevel' | 'glyphs'>): Theme {
	const toText = glyphs === 'ascii' ? toAscii : (text: string) => text;
	const toCodes = rememberCodes(colorLevel);

	return {
		colorLevel,
		glyphs: glyphs === 'ascii' ? asciiGlyphs : unicodeGlyphs,
		paint(line) {
			let painted = '';
			let open = '';
			let isSeenOnBlanks = false;

			for (const {text, style} of line) {
				// Blanks show no colour: they go on in the style before them, so that a row of cells is one run of a style.
				if (!isSeenOnBlanks && isBlank(text, style)) {
					painted += text;
					continue;
				}

				const codes = toCodes(style);

				if (codes !== open) {
					painted += open === '' ? `\u001B[${codes}m` : codes === '' ? '\u001B[0m' : `\u001B[0;${codes}m`;
					open = codes;
					isSeenOnBlanks = style.isReversed === true || style.isUnderlined === true;
				}

				painted += toText(text);
			}

			return open === '' ? painted : `${painted}\u001B[0m`;
		},
	};
}

function isBlank(text: string, {isReversed, isUnderlined}: Style): boolean {
	return !isReversed && !isUnderlined && text.trim() === '';
}

/** The codes of a style as they are written. A frame has thousands of pieces and a dozen looks: each is put together once. */
function rememberCodes(colorLevel: ColorLevel): (style: Style) => string {
	const known = new Map<Tone, Array<string | undefined>>();

	return style => {
		const {tone, isReversed, isUnderlined, isFaint} = style;
		const ofTone = known.get(tone) ?? [];
		const variant = (isReversed ? 1 : 0) + (isUnderlined ? 2 : 0) + (isFaint ? 4 : 0);
		const codes = ofTone[variant] ?? codesOf(style, colorLevel).join(';');
		ofTone[variant] = codes;
		known.set(tone, ofTone);

		return codes;
	};
}

function codesOf({tone, isReversed, isUnderlined, isFaint}: Style, colorLevel: ColorLevel): readonly number[] {
	const {color, attributes} = looks[tone];

	return [
		...(isFaint ? attributes.filter(attribute => attribute !== bold) : attributes),
		...(isFaint || (colorLevel === 0 && (tone === 'dim' || tone === 'rule')) ? [faint] : []),
		...(isUnderlined ? [underlined] : []),
		...(isReversed ? [reversed] : []),
		...(colorLevel === 0 ? [] : colorLevel === 1 ? color.ansi16 : color.ansi256),
	];
}

function toAscii(text: string): string {
	return text.replaceAll(/[^ -~]/gv, character => asciiForms.get(character) ?? '?');
}
