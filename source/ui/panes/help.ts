import {instanceStates} from '../../fleet/snapshot.js';
import type {Binding, KeyGroup, Scope} from '../binding.js';
import {bindings, keysIn, keyText} from '../key-lookup.js';
import type {Scene} from '../scene.js';
import {placeName} from '../keys/places.js';
import {scopeOf} from '../screen/scope.js';
import {blank, type Line, lineWidth, padLine, paragraph, span, type Tone} from '../text.js';

const groups: ReadonlyArray<readonly [KeyGroup, string]> = [
	['upgrade', 'Upgrade'],
	['mark', 'Mark'],
	['look', 'Look'],
	['move', 'Move'],
	['answer', 'Answer'],
	['program', 'Program'],
];

const keyWidth = 13;
const signWidth = 18;
const twoColumnsFrom = 100;

/** The keys of where the operator is; then every key, from the keymap, and what the signs on the map mean. */
export function helpLines(scene: Scene, columns: number): readonly Line[] {
	const {screen, theme} = scene;
	const isBeside = columns >= twoColumnsFrom;
	const width = isBeside ? Math.floor((columns - 4) / 2) : columns - 2;
	const scope = screen.mode.type === 'help' ? scopeOf({...screen, mode: screen.mode.from}, scene.size) : 'map';
	const sections = groups.map(([group, title]) =>
		sectionLines(group, title, width, {isReadOnly: screen.isReadOnly, scope}),
	);
	const signs = signLines(theme.glyphs);
	const all = [...sections, signs];

	const here = hereLines(scene, columns - 2);

	if (!isBeside) {
		return [...here, ...all.flatMap(section => [...section, []])].map(line => [blank(1), ...line]);
	}

	const split = balancedSplit(all.map(({length}) => length + 1));
	const [left, right] = [all.slice(0, split), all.slice(split)].map(part => part.flatMap(section => [...section, []]));

	const rows = Array.from({length: Math.max(left?.length ?? 0, right?.length ?? 0) - 1}, (_, index) => [
		blank(1),
		...padLine(left?.[index] ?? [], width),
		blank(2),
		...(right?.[index] ?? []),
	]);

	return [...here.map((line): Line => [blank(1), ...line]), ...rows];
}

/** What the keys do where the help was asked for, moving left out: one would try that anyway. */
function hereLines({screen, size}: Scene, columns: number): readonly Line[] {
	if (screen.mode.type !== 'help') {
		return [];
	}

	const scope = scopeOf({...screen, mode: screen.mode.from}, size);
	const shown = bindings.filter(
		([, binding]) =>
			binding.group !== 'move' && keysIn(scope, binding).length > 0 && !(screen.isReadOnly && binding.isDangerous),
	);

	// On the map that is nearly all there is: saying it twice helps nobody.
	if (scope === 'map') {
		return [[span('On the map', 'strong'), span('  and everywhere else; : searches all of this', 'dim')], []];
	}

	return [
		[span(`Here, ${placeName(scope)}`, 'strong')],
		...shown.flatMap(([, binding]) => {
			const first: Line = [
				span(
					keysIn(scope, binding)
						.map(key => keyText(key))
						.join(' '),
					'key',
				),
			];

			return paragraph(binding.help, 'plain', columns, [...first, blank(Math.max(1, keyWidth - lineWidth(first)))]);
		}),
		[],
		[span('Everywhere', 'strong')],
		[],
	];
}

/** How many of the sections go to the left, so that the higher side is as low as can be. */
function balancedSplit(heights: readonly number[]): number {
	const total = heights.reduce((sum, height) => sum + height, 0);
	let best = {split: 0, height: total};
	let left = 0;

	for (const [index, height] of heights.entries()) {
		left += height;

		if (Math.max(left, total - left) < best.height) {
			best = {split: index + 1, height: Math.max(left, total - left)};
		}
	}

	return best.split;
}

/** The keys of a group: those which act where the operator is come first. */
function sectionLines(
	group: KeyGroup,
	title: string,
	width: number,
	{isReadOnly, scope}: {readonly isReadOnly: boolean; readonly scope: Scope},
): readonly Line[] {
	const all = bindings.filter(([, binding]) => binding.group === group && !(isReadOnly && binding.isDangerous));
	const isHere = ([, binding]: (typeof all)[number]) => keysIn(scope, binding).length > 0;
	const shown = [...all.filter(isHere), ...all.filter(entry => !isHere(entry))];

	return [
		[span(title, 'strong')],
		...shown.flatMap(([, {keys, help}]: readonly [string, Binding]) => {
			const first: Line = keys.flatMap((key, index) =>
				index === 0 ? [span(keyText(key), 'key')] : [blank(1), span(keyText(key), 'key')],
			);

			return paragraph(help, 'plain', width, [...first, blank(Math.max(1, keyWidth - lineWidth(first)))]);
		}),
	];
}

function signLines(glyphs: Scene['theme']['glyphs']): readonly Line[] {
	const signs: ReadonlyArray<readonly [string, Tone, string]> = [
		...instanceStates.toReversed().map(state => [glyphs[state], state, state] as const),
		[glyphs.filtered, 'rule', 'left out by the filter'],
		[glyphs.cursor.join(' '), 'strong', 'the cursor'],
		[glyphs.mark, 'strong', 'before a marked instance'],
		[glyphs.markedCursor.join(' '), 'strong', 'the cursor on a mark'],
	];

	const half = Math.ceil(signs.length / 2);
	const toLine = (sign: (typeof signs)[number] | undefined): Line =>
		sign ? [span(sign[0].padEnd(4), sign[1]), span(sign[2])] : [];

	return [
		[span('Signs', 'strong')],
		...Array.from({length: half}, (_, row) => [
			...padLine(toLine(signs[row]), signWidth),
			...toLine(signs[row + half]),
		]),
	];
}
