import assert from 'node:assert/strict';
import {test} from 'node:test';
import {instanceStates} from '../../source/fleet/snapshot.js';
import {type ColorRole, palettes, type ThemeName} from '../../source/ui/palettes.js';
import {span} from '../../source/ui/text.js';
import {makeTheme} from '../../source/ui/theme.js';

type Rgb = readonly [red: number, green: number, blue: number];

const themes = ['default', 'high-contrast', 'light'] as const satisfies readonly ThemeName[];
/** What a state can be told by; failed and unhealthy share one, and differ by their shapes. */
const told = ['good', 'behind', 'busy', 'wrong', 'off'] as const satisfies readonly ColorRole[];

/** What the themes are made for; the terminal's own text is not known, and is taken for what is usual there. */
const grounds: Readonly<Record<ThemeName, {readonly background: Rgb; readonly text: Rgb}>> = {
	default: {background: [0, 0, 0], text: [229, 229, 229]},
	'high-contrast': {background: [0, 0, 0], text: [255, 255, 255]},
	light: {background: [255, 255, 255], text: [0, 0, 0]},
};

/** WCAG 2.2: 3 for shapes (1.4.11), 4.5 for text (1.4.3), 7 for more of it (1.4.6). */
const leastContrast: Readonly<Record<ThemeName, {readonly ansi256: number; readonly rgb: number}>> = {
	default: {ansi256: 3, rgb: 4.5},
	'high-contrast': {ansi256: 7, rgb: 7},
	light: {ansi256: 4.5, rgb: 4.5},
};

/** In CIELAB; 2.3 is what is just noticed side by side, and cells of one state are far from those of another. */
const leastDistance: Readonly<Record<ThemeName, {readonly ansi256: number; readonly rgb: number}>> = {
	default: {ansi256: 30, rgb: 33},
	'high-contrast': {ansi256: 25, rgb: 32},
	light: {ansi256: 17, rgb: 24},
};

/** Machado, Oliveira and Fernandes 2009, at full severity: matrices over linear RGB. */
const sights: Readonly<Record<string, readonly number[]>> = {
	normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
	protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
	deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
	tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const toLinear = (value: number): number =>
	value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;

function luminance([red, green, blue]: Rgb): number {
	return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

function contrast(one: Rgb, other: Rgb): number {
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((left, right) => right - left);
	return (light + 0.05) / (dark + 0.05);
}

function toLab(rgb: Rgb, sight: readonly number[]): readonly number[] {
	const linear = rgb.map(value => toLinear(value));
	const [red = 0, green = 0, blue = 0] = [0, 3, 6].map(row =>
		Math.min(
			1,
			Math.max(
				0,
				linear.reduce((sum, value, column) => sum + value * (sight[row + column] ?? 0), 0),
			),
		),
	);

	const scale = (value: number) => (value > 216 / 24_389 ? Math.cbrt(value) : ((24_389 / 27) * value + 16) / 116);
	const x = scale((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
	const y = scale(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
	const z = scale((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);

	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(one: Rgb, other: Rgb, sight: readonly number[]): number {
	const [left, right] = [toLab(one, sight), toLab(other, sight)];
	return Math.hypot(...left.map((value, index) => value - (right[index] ?? 0)));
}

const steps = [0, 95, 135, 175, 215, 255];

/** The colour of SGR parameters; of the 256, 16 to 255 are the same in every terminal (xterm). */
function toRgb(codes: readonly number[]): Rgb {
	const [, form, first = 0, second = 0, third = 0] = codes;

	if (form === 2) {
		return [first, second, third];
	}

	if (first >= 232) {
		const grey = 8 + 10 * (first - 232);
		return [grey, grey, grey];
	}

	const index = first - 16;
	assert.ok(index >= 0, 'one of the first 16 looks otherwise in every terminal');
	return [steps[Math.floor(index / 36)] ?? 0, steps[Math.floor(index / 6) % 6] ?? 0, steps[index % 6] ?? 0];
}

for (const theme of themes) {
	for (const form of ['ansi256', 'rgb'] as const) {
		const {background, text} = grounds[theme];
		const {colors} = palettes[theme];

		test(`colours of the theme ${theme} are read on its background (${form})`, () => {
			for (const role of [...told, 'dim'] as const) {
				const seen = contrast(toRgb(colors[role][form]), background);
				assert.ok(seen >= leastContrast[theme][form], `${role}: ${seen.toFixed(2)}`);
			}
		});

		test(`colours of the theme ${theme} differ for every kind of sight (${form})`, () => {
			const all = [...told.map(role => ({role, rgb: toRgb(colors[role][form])})), {role: 'own', rgb: text}];

			for (const [name, sight] of Object.entries(sights)) {
				for (const [index, one] of all.entries()) {
					for (const other of all.slice(index + 1)) {
						const seen = distance(one.rgb, other.rgb, sight);
						assert.ok(
							seen >= leastDistance[theme][form],
							`${name}: ${one.role} and ${other.role} are ${seen.toFixed(1)} apart`,
						);
					}
				}
			}
		});
	}

	test(`states differ without any colour in the theme ${theme}`, () => {
		for (const glyphs of ['unicode', 'ascii'] as const) {
			const {paint, glyphs: shapes} = makeTheme({colorLevel: 0, glyphs}, theme);
			const painted = instanceStates.map(state =>
				paint([span(shapes[state], state)]).replaceAll(/\u001B\[[\d;]*m/gv, ''),
			);
			assert.equal(new Set(painted).size, instanceStates.length);
		}
	});

	test(`no two kinds of colour are one in the 16 of the theme ${theme}`, () => {
		const codes = told.map(role => palettes[theme].colors[role].ansi16.join(';'));
		assert.equal(new Set(codes).size, told.length);
	});
}

test('only a terminal of 16 million colours gets such', () => {
	const painted = ([1, 2, 3] as const).map(colorLevel =>
		makeTheme({colorLevel, glyphs: 'unicode'}).paint([span('x', 'current')]),
	);

	assert.deepEqual(painted, ['\u001B[32mx\u001B[0m', '\u001B[38;5;35mx\u001B[0m', '\u001B[38;2;97;230;130mx\u001B[0m']);
});

test('in high contrast every text is bold, and what is old is plain but never faint', () => {
	const {paint} = makeTheme({colorLevel: 2, glyphs: 'unicode'}, 'high-contrast');

	assert.match(paint([span('x', 'plain')]), /^\u001B\[1mx/v);
	assert.match(paint([span('x', 'dim')]), /^\u001B\[1;38;5;252mx/v);
	assert.doesNotMatch(paint([span('x', {tone: 'current', isFaint: true})]), /\[[12];/v);
});
