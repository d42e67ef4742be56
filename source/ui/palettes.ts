/** The colours of the screen: for a dark background, for a black one and tired eyes, for a light one. */
export type ThemeName = 'default' | 'high-contrast' | 'light';

/** What a colour is there for, whichever it is. */
export type ColorRole = 'good' | 'behind' | 'busy' | 'wrong' | 'off' | 'dim' | 'own';

/** A colour as SGR parameters for terminals of 16, 256 and 16 million colours; empty for the terminal's own. */
export type Color = {
	readonly ansi16: readonly number[];
	readonly ansi256: readonly number[];
	readonly rgb: readonly number[];
};

export type Palette = {
	readonly colors: Readonly<Record<ColorRole, Color>>;
	/** Whether every text is bold and none is faint. */
	readonly isBold: boolean;
};

function color(ansi16: number, ansi256: number, hex: number): Color {
	return {
		ansi16: [ansi16],
		ansi256: [38, 5, ansi256],
		rgb: [38, 2, hex >> 16, (hex >> 8) & 0xff, hex & 0xff],
	};
}

/** What is unknown, and plain text, keep the terminal's own colour, which is seen on light and dark alike. */
const own: Color = {ansi16: [], ansi256: [], rgb: []};

/**
 * Chosen by search for their least distance under normal, protan, deutan and tritan sight, each above a contrast with the
 * background which a test holds. Of the 16 colours, which every terminal has otherwise, cyan stands in for blue where the
 * background is dark; where it is light, magenta for yellow and for orange: these are hard to read there.
 */
export const palettes: Readonly<Record<ThemeName, Palette>> = {
	default: {
		colors: {
			good: color(32, 35, 0x61e682),
			behind: color(36, 27, 0x5681fa),
			busy: color(33, 214, 0xfcc31c),
			wrong: color(31, 160, 0xe42308),
			off: color(90, 241, 0x757575),
			dim: color(90, 246, 0x949494),
			own,
		},
		isBold: false,
	},
	'high-contrast': {
		colors: {
			good: color(92, 121, 0x71fe9d),
			behind: color(96, 111, 0x6297ef),
			busy: color(93, 220, 0xffce01),
			wrong: color(91, 209, 0xff643f),
			off: color(37, 248, 0x999999),
			dim: color(37, 252, 0xd0d0d0),
			own,
		},
		isBold: true,
	},
	light: {
		colors: {
			good: color(32, 28, 0x158847),
			behind: color(34, 18, 0x153ee2),
			busy: color(35, 129, 0xc61ebe),
			wrong: color(31, 88, 0xb30201),
			off: color(90, 240, 0x5a5a5a),
			dim: color(90, 240, 0x585858),
			own,
		},
		isBold: false,
	},
};
