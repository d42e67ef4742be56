import {imageName} from '../../fleet/image.js';
import type {Check} from '../../upgrade/checks/check.js';
import {expiredUrlsName} from '../../upgrade/checks/extensions.js';
import {batchName} from '../../upgrade/batch.js';
import {isRefused, isWide, type Plan, type SkipReason} from '../../upgrade/plan.js';
import {policyText} from '../../upgrade/policy-text.js';
import type {WillStart} from '../../upgrade/will-start.js';
import type {Mode} from '../screen/screen.js';
import type {Scene} from '../scene.js';
import {blank, type Line, paragraph, span, type Tone} from '../text.js';
import {estimateText} from '../time-text.js';

type PlanMode = Extract<Mode, {readonly type: 'plan'}>;

const nameWidth = 13;

/** The whole plan for reading: what speaks against it first, then what changes and every instance by batch, then the rest. */
export function planLines({screen, live, theme}: Scene, {plan, request}: PlanMode, columns: number): readonly Line[] {
	const width = Math.max(20, columns - 2);
	const count = plan.batches.reduce((sum, batch) => sum + batch.instances.length, 0);
	const skipped = plan.skipped.length > 0 ? `, ${plan.skipped.length} skipped` : '';
	const whom = screen.marks.size > 0 ? `${request.selected.size} marked${skipped}` : 'the instance at the cursor';
	const fact = (name: string, text: string, tone: Tone = 'plain') =>
		paragraph(text, tone, width, [span(name.padEnd(nameWidth), 'dim')]);

	const checks = plan.checks
		.map(check => beforeTheName(check, plan))
		.toSorted((left, right) => outcomeOrder.indexOf(left.outcome) - outcomeOrder.indexOf(right.outcome));
	const problems = checkLines(
		checks.filter(({outcome}) => outcome !== 'pass'),
		width,
		theme.glyphs,
	);

	const lines: readonly Line[] = [
		[
			span(`Upgrade ${count} of ${plan.instanceCount} instances`, 'strong'),
			span(` of ${live.snapshot?.scaleSet.name ?? 'the scale set'} (${whom})`, 'dim'),
		],
		...problems,
		[],
		...fact('from', imageName(plan.from)),
		...fact('to', imageName(plan.to), 'strong'),
		...modelLines(plan, width),
		...fact(
			'this starts',
			startsText[plan.willStart](plan.instanceCount),
			plan.willStart === 'nothing' ? 'plain' : 'bad',
		),
		[],
		...batchLines(plan, width),
		...skippedLines(plan, width),
		[],
		...fact('policy', policyText(plan.policy, plan.instanceCount)),
		...fact(
			'takes',
			`about ${estimateText(plan.estimatedSeconds)}, ${plan.apiCalls.writes} ${plan.apiCalls.writes === 1 ? 'write' : 'writes'} and about ${plan.apiCalls.reads} reads of the Azure API`,
		),
		[],
		...checkLines(
			checks.filter(({outcome}) => outcome === 'pass'),
			width,
			theme.glyphs,
		),
	];

	return lines.map(line => [blank(1), ...line]);
}

function modelLines({modelChange}: Plan, width: number): readonly Line[] {
	const name = [span('model'.padEnd(nameWidth), 'dim')];

	if (modelChange.length === 0) {
		return paragraph('names this image already; it is not written', 'plain', width, name);
	}

	return modelChange.flatMap(({path, before, after}, index) => [
		[...(index === 0 ? name : [blank(nameWidth)]), span(shortPath(path, width - nameWidth), 'dim')],
		...paragraph(`${before ?? 'nothing'} → ${after ?? 'nothing'}`, 'strong', width, [blank(nameWidth)]),
	]);
}

/** A path in the model, without its beginning where there is no room for all of it. */
function shortPath(path: string, columns: number): string {
	const parts = path.split('.');

	while (parts.length > 1 && parts.join('.').length + 2 > columns) {
		parts.shift();
	}

	const short = parts.join('.');

	return short === path ? path : `….${short}`;
}

const startsText: Readonly<Record<WillStart, (instanceCount: number) => string>> = {
	nothing: () => 'nothing by itself: an instance changes only when its batch is asked for',
	'platform-roll': () =>
		"the platform's own rolling upgrade of the whole set, by the policy of the scale set and not by the one below; it cannot be paused",
	'all-instances-at-once': instanceCount =>
		`ALL ${instanceCount} INSTANCES AT ONCE: Azure upgrades them when the model is saved, in no promised order`,
};

const outcomeOrder: readonly Check['outcome'][] = ['refuse', 'warn', 'pass'];

/** The plan is made as if the name were typed; until it is, that is what remains to be done. */
function beforeTheName(check: Check, {willStart}: Plan): Check {
	if (check.outcome !== 'warn') {
		return check;
	}

	if (check.name === 'upgrade-mode' && willStart === 'all-instances-at-once') {
		return {...check, next: 'Set the upgrade policy mode to Manual, or take the outage and type the name below.'};
	}

	return check.name === expiredUrlsName
		? {
				...check,
				next: 'Put a new URL into the settings of the extension first; if the extension does not need it, type the name below.',
			}
		: check;
}

function checkLines(checks: readonly Check[], width: number, glyphs: Scene['theme']['glyphs']): readonly Line[] {
	const looks = {
		refuse: {glyph: glyphs.refused, tone: 'bad'},
		warn: {glyph: glyphs.warned, tone: 'warn'},
		pass: {glyph: glyphs.passed, tone: 'good'},
	} as const;

	return checks.flatMap(({outcome, message, next}) => {
		const {glyph, tone} = looks[outcome];

		return [
			...paragraph(message, outcome === 'pass' ? 'plain' : tone, width, [span(`${glyph} `, tone)]),
			...(next === '' ? [] : paragraph(next, 'plain', width, [span('  → ', 'dim')])),
		];
	});
}

function batchLines({batches, willStart}: Plan, width: number): readonly Line[] {
	if (batches.length === 0) {
		return [];
	}

	const names = batches.map(batch => batchName(batch));
	const nameColumns = Math.max(...names.map(({length}) => length));
	const indexColumns = String(batches.length).length;

	return [
		[
			span(batches.length === 1 ? '1 batch' : `${batches.length} batches`, 'strong'),
			span(batchesText(batches.length, willStart), 'dim'),
		],
		...batches.flatMap((batch, index) => {
			const first: Line = [
				span(`${String(index + 1).padStart(indexColumns)}  `, 'dim'),
				span((names[index] ?? '').padEnd(nameColumns)),
				span(` ${String(batch.instances.length).padStart(4)}  `, 'strong'),
			];

			return paragraph(batch.instances.map(({instanceId}) => instanceId).join(' '), 'plain', width, first);
		}),
	];
}

function batchesText(count: number, willStart: WillStart): string {
	if (willStart !== 'nothing') {
		return ', in the order which Azure chooses:';
	}

	return count === 1 ? ' of these instance ids:' : ', one after another, of these instance ids:';
}

const skipTexts: Readonly<Record<SkipReason, string>> = {
	current: 'run it already',
	protected: 'protected',
	deallocated: 'deallocated',
	stopped: 'stopped',
	deleting: 'being deleted',
	changing: 'changing now',
};

function skippedLines({skipped}: Plan, width: number): readonly Line[] {
	if (skipped.length === 0) {
		return [];
	}

	const reasons = [...new Set(skipped.map(({reason}) => reason))];

	return [
		[],
		[span(`${skipped.length} skipped`, 'strong')],
		...reasons.flatMap(reason => {
			const ids = skipped.filter(entry => entry.reason === reason).map(({instanceId}) => instanceId);
			const first = [
				span(skipTexts[reason].padEnd(15), reason === 'protected' ? 'warn' : 'plain'),
				span(`${ids.length}`.padStart(4), 'strong'),
				blank(2),
			];

			return paragraph(ids.join(' '), 'dim', width, first);
		}),
	];
}

/** What the operator is asked under the plan; it does not scroll away. */
export function planPrompt(
	{screen, live}: Pick<Scene, 'screen' | 'live'>,
	{plan, typed}: PlanMode,
	columns: number,
): readonly Line[] {
	const name = live.snapshot?.scaleSet.name ?? '';

	if (isRefused(plan)) {
		return paragraph('Refused: nothing can be started. Above is why, and what helps.', 'bad', columns - 1, [blank(1)]);
	}

	if (screen.isReadOnly) {
		return paragraph('Read-only: this plan can be read, but not started.', 'warn', columns - 1, [blank(1)]);
	}

	if (!isWide(plan)) {
		return [[blank(1), span('Start it? Nothing is changed yet.', 'strong')]];
	}

	const question = `This is a wide plan. Type the scale set's name, ${name}, and enter to start it; esc discards.`;
	const isRight = typed.trim() === name;

	return [
		...paragraph(question, 'warn', columns - 1, [blank(1)]),
		[
			blank(1),
			span('name: ', 'dim'),
			span(typed, isRight ? 'good' : 'strong'),
			span('▏', 'key'),
			...(isRight ? [span('  enter starts', 'good')] : []),
		],
	];
}
