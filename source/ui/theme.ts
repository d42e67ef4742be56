import type {InstanceState} from '../fleet/snapshot.js';
import {type Color, type ColorRole, type Palette, palettes, type ThemeName} from './palettes.js';
import type {Capabilities, ColorLevel} from './terminal/capabilities.js';
import {isSeenOnBlanks, isUnseen, type Line, type Style, type Tone} from './text.js';

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

const bold = 1;
const faint = 2;
const underlined = 4;
const reversed = 7;

type Look = {readonly role: ColorRole; readonly isBold: boolean};

const looks: Readonly<Record<Tone, Look>> = {
	current: {role: 'good', isBold: false},
	outdated: {role: 'behind', isBold: true},
	upgrading: {role: 'busy', isBold: true},
	failed: {role: 'wrong', isBold: true},
	unhealthy: {role: 'wrong', isBold: true},
	stopped: {role: 'off', isBold: false},
	unknown: {role: 'own', isBold: false},
	plain: {role: 'own', isBold: false},
	dim: {role: 'dim', isBold: false},
	rule: {role: 'off', isBold: false},
	strong: {role: 'own', isBold: true},
	key: {role: 'busy', isBold: true},
	good: {role: 'good', isBold: false},
	warn: {role: 'busy', isBold: false},
	bad: {role: 'wrong', isBold: true},
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
export function makeTheme(
	{colorLevel, glyphs}: Pick<Capabilities, 'colorLevel' | 'glyphs'>,
	name: ThemeName = 'default',
): Theme {
	const toText = glyphs === 'ascii' ? toAscii : (text: string) => text;
	const toCodes = rememberCodes(colorLevel, palettes[name]);

	return {
		colorLevel,
		glyphs: glyphs === 'ascii' ? asciiGlyphs : unicodeGlyphs,
		paint(line) {
			let painted = '';
			let open = '';
			let isOpenSeen = false;

			for (const {text, style} of line) {
				// Blanks show no colour: they go on in the style before them, so that a row of cells is one run of a style.
				if (!isOpenSeen && isUnseen(text, style)) {
					painted += text;
					continue;
				}

				const codes = toCodes(style);

				if (codes !== open) {
					painted += open === '' ? `\u001B[${codes}m` : codes === '' ? '\u001B[0m' : `\u001B[0;${codes}m`;
					open = codes;
					isOpenSeen = isSeenOnBlanks(style);
				}

				painted += toText(text);
			}

			return open === '' ? painted : `${painted}\u001B[0m`;
		},
	};
}

/** The codes of a style as they are written. A frame has thousands of pieces and a dozen looks: each is put together once. */
function rememberCodes(colorLevel: ColorLevel, palette: Palette): (style: Style) => string {
	const known = new Map<Tone, Array<string | undefined>>();

	return style => {
		const {tone, isReversed, isUnderlined, isFaint} = style;
		const ofTone = known.get(tone) ?? [];
		const variant = (isReversed ? 1 : 0) + (isUnderlined ? 2 : 0) + (isFaint ? 4 : 0);
		const codes = ofTone[variant] ?? codesOf(style, colorLevel, palette).join(';');
		ofTone[variant] = codes;
		known.set(tone, ofTone);

		return codes;
	};
}

function codesOf(
	{tone, isReversed, isUnderlined, isFaint}: Style,
	colorLevel: ColorLevel,
	palette: Palette,
): readonly number[] {
	const look = looks[tone];
	const hasColor = colorLevel > 0;
	// Where every text is bold and bright, what is old is told by its plain weight.
	const isBold = (look.isBold || (hasColor && palette.isBold)) && !isFaint;
	const isWeak = isFaint ? !(hasColor && palette.isBold) : !hasColor && (tone === 'dim' || tone === 'rule');

	return [
		...(isBold ? [bold] : []),
		...(isWeak ? [faint] : []),
		...(isUnderlined ? [underlined] : []),
		...(isReversed ? [reversed] : []),
		...colorCodes(palette.colors[look.role], colorLevel),
	];
}

function colorCodes({ansi16, ansi256, rgb}: Color, colorLevel: ColorLevel): readonly number[] {
	switch (colorLevel) {
		case 0: {
			return [];
		}

		case 1: {
			return ansi16;
		}

		case 2: {
			return ansi256;
		}

		case 3: {
			return rgb;
		}
	}
}

function toAscii(text: string): string {
	return text.replaceAll(/[^ -~]/gv, character => asciiForms.get(character) ?? '?');
}
