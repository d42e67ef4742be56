import type {Check} from '../../upgrade/checks/check.js';
import {type Line, paragraph, span} from '../text.js';
import type {Glyphs} from '../theme.js';

/** Checks as they are read: each with its sign, and what helps below it. */
export function checkLines(checks: readonly Check[], width: number, glyphs: Glyphs): readonly Line[] {
	const looks = {
		refuse: {glyph: glyphs.refused, tone: 'bad'},
		warn: {glyph: glyphs.warned, tone: 'warn'},
		pass: {glyph: glyphs.passed, tone: 'good'},
	} as const;

	return checks.flatMap(({outcome, message, next}) => {
		const {glyph, tone} = looks[outcome];

		return [
			...paragraph(message, outcome === 'pass' ? 'plain' : tone, width, [span(`${glyph} `, tone)]),
			...(next === '' ? [] : paragraph(toScreenWords(next), 'plain', width, [span('  → ', 'dim')])),
		];
	});
}

const outcomeOrder: readonly Check['outcome'][] = ['refuse', 'warn', 'pass'];

/** What speaks against it first. */
export function sortChecks(checks: readonly Check[]): readonly Check[] {
	return checks.toSorted((left, right) => outcomeOrder.indexOf(left.outcome) - outcomeOrder.indexOf(right.outcome));
}

/** Flags of the command line, and what is done here in place of them. */
const screenWords: ReadonlyArray<readonly [RegExp, string]> = [
	[/confirm with --confirm \S+ for the whole set/v, 'mark the whole set and type its name'],
	[/confirm with --confirm \S+?(?=\.?$)/v, 'type the name'],
	[/name it: --image /v, 'choose it: '],
	[/--max-unhealthy-upgraded (\d+)%/v, '“of the upgraded” of $1 % in the policy'],
	[/--max-unhealthy-upgraded/v, '“of the upgraded” in the policy'],
	[/--max-unhealthy (\d+)%/v, '“unhealthy in the set” of $1 % in the policy'],
	[/--max-unhealthy/v, '“unhealthy in the set” in the policy'],
	[/ in the policy “/v, ' and “'],
	[/--suspend-repairs/v, '“suspend repairs” in the policy'],
	[/--canary (\d+) --checkpoint (\w+)/v, 'canary $1 and checkpoint $2 in the policy'],
	[/--checkpoint/gv, 'checkpoint'],
	[/--cross-zone/v, '“cross zones”'],
	[/--cross-domain/v, '“cross domains”'],
	[/smaller with --batch/v, 'smaller in the policy'],
];

/** What helps, in the words of the screen: checks speak of the command line too. */
export function toScreenWords(next: string): string {
	return screenWords.reduce((text, [flag, words]) => text.replace(flag, words), next);
}
