import {imageName} from '../../fleet/image.js';
import {capacityOf} from '../../upgrade/capacity.js';
import type {Check} from '../../upgrade/checks/check.js';
import {expiredUrlsName} from '../../upgrade/checks/extensions.js';
import {instancesText} from '../../upgrade/counted.js';
import {isRefused, isWide, type Plan, wideReasons} from '../../upgrade/plan.js';
import {policyText} from '../../upgrade/policy-text.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import type {Mode} from '../screen/mode.js';
import {blank, type Line, padLine, paragraph, span, type Tone} from '../text.js';
import {azureNow, estimateText, timeOfDay} from '../time-text.js';
import {checkLines, sortChecks} from './checks.js';
import {modelDiffLines, startsLines} from './model-diff.js';
import {batchLines, skippedLines} from './plan-batches.js';
import {capacityText, capacityTone, domainsText} from './plan-capacity.js';
import {planColumns, planMapLines, signsOnMap} from './plan-map.js';
import {runningText} from './plan-images.js';
import {policyEditorLines} from './policy-editor.js';

type PlanMode = Extract<Mode, {readonly type: 'plan'}>;

const nameWidth = 13;
const narrowBelow = 60;

/** The whole plan for reading: what speaks against it first, then what changes, what is left, and every instance by batch; or its policy, while that is changed. */
export function planLines(scene: Scene, {plan, request, hasAllChecks, editor}: PlanMode, room: Room): readonly Line[] {
	const {screen, live, theme} = scene;
	const columns = planColumns(room.columns).text;
	const width = Math.max(20, columns - 2);
	const capacity = live.snapshot === null ? null : capacityOf(plan, live.snapshot);

	if (editor !== null) {
		const least = capacity === null ? null : `${capacity.least} of ${capacity.total} serve`;
		return policyEditorLines(scene, plan, editor, least, {columns, rows: room.rows});
	}

	const count = plan.batches.reduce((sum, batch) => sum + batch.instances.length, 0);
	const skipped = plan.skipped.length > 0 ? `, ${plan.skipped.length} skipped` : '';
	const whom = screen.marks.size > 0 ? `${request.selected.size} marked${skipped}` : 'the instance at the cursor';
	const name = (text: string): Line => [span(text.padEnd(nameWidth), 'dim')];
	const fact = (title: string, text: string, tone: Tone = 'plain') => paragraph(text, tone, width, name(title));
	const wide = wideReasons(plan);
	const domains = capacity === null ? null : domainsText(capacity);
	const checks = sortChecks(plan.checks.map(check => beforeTheName(check, plan)));
	const passed = checks.filter(({outcome}) => outcome === 'pass');

	const lines: readonly Line[] = [
		[
			span(`Upgrade ${count} of ${instancesText(plan.instanceCount)}`, 'strong'),
			span(` of ${live.snapshot?.scaleSet.name ?? 'the scale set'} (${whom})`, 'dim'),
		],
		...checkLines(
			checks.filter(({outcome}) => outcome !== 'pass'),
			width,
			theme.glyphs,
		),
		...(hasAllChecks ? checkLines(passed, width, theme.glyphs) : passedLines(passed, width, theme.glyphs.passed)),
		[],
		...fact('from', runningText(plan, live.snapshot?.instances ?? [])),
		...fact('to', imageName(plan.to), 'strong'),
		...modelDiffLines(plan.modelChange, width, name('model')),
		...(count === 0 ? [] : startsLines(plan.willStart, plan.instanceCount, width, name('this starts'))),
		...(wide.length === 0 || isRefused(plan) ? [] : fact('needs a name', wide.join('; '), 'warn')),
		[],
		...(capacity === null || count === 0
			? []
			: fact('at worst', capacityText(capacity), capacityTone(capacity, plan.willStart))),
		...(domains === null ? [] : fact('', `by domain: ${domains}`)),
		...(count === 0 ? [] : fact('takes', timeText(scene, plan))),
		...fact('policy', policyText(plan.policy, plan.instanceCount)),
		[],
		...batchLines(plan, {
			capacity,
			instances: live.snapshot?.instances ?? [],
			signOf: signsOnMap(scene, plan, room),
			width,
		}),
		...skippedLines(plan, width),
	];

	return lines.map(line => [blank(1), ...line]);
}

function passedLines(passed: readonly Check[], width: number, glyph: string): readonly Line[] {
	const {length} = passed;

	return length === 0
		? []
		: paragraph(length === 1 ? '1 check passes' : `${length} checks pass`, 'dim', width, [span(`${glyph} `, 'good')]);
}

function timeText({live, now}: Scene, {estimatedSeconds, apiCalls}: Plan): string {
	const over = new Date((azureNow(live, now) ?? now) + estimatedSeconds * 1000).toISOString();
	const writes = `${apiCalls.writes} ${apiCalls.writes === 1 ? 'write' : 'writes'}`;

	return `about ${estimateText(estimatedSeconds)}, until ${timeOfDay(over).slice(0, 5)} UTC; ${writes} and about ${apiCalls.reads} reads of the Azure API`;
}

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

/** The text of the plan with the map of its batches beside it, where there is room for one. */
export function besidePlanMap(
	scene: Scene,
	{plan, scroll}: PlanMode,
	text: readonly Line[],
	room: Room,
	limit: number,
): readonly Line[] {
	const {text: textColumns, map: mapColumns} = planColumns(room.columns);

	if (mapColumns === 0) {
		return text;
	}

	// A map which is higher than the screen goes down with the text.
	const share = limit === 0 ? 0 : Math.min(1, scroll / limit);
	const map = planMapLines(scene, plan, {columns: mapColumns, rows: room.rows}, share);
	const rule = span(` ${scene.theme.glyphs.separator} `, 'rule');

	return Array.from({length: room.rows}, (_, row) => [
		...padLine(text[row] ?? [], textColumns),
		rule,
		...(map[row] ?? []),
	]);
}

/** What the operator is asked under the plan; it does not scroll away. */
export function planPrompt(
	{screen, live}: Pick<Scene, 'screen' | 'live'>,
	{plan, typed, editor}: PlanMode,
	columns: number,
): readonly Line[] {
	const name = live.snapshot?.scaleSet.name ?? '';
	const say = (text: string, tone: Tone) => paragraph(text, tone, columns - 1, [blank(1)]);

	if (editor !== null) {
		return [];
	}

	if (isRefused(plan)) {
		const count = plan.checks.filter(({outcome}) => outcome === 'refuse').length;
		const why = count === 1 ? 'The reason stands' : `${count} reasons stand`;

		return say(`Refused: nothing can be started. ${why} at the top, with what helps.`, 'bad');
	}

	if (screen.isReadOnly) {
		return say('Read-only: this plan can be read, but not started.', 'warn');
	}

	if (!isWide(plan)) {
		return [[blank(1), span('Start it? Nothing is changed yet.', 'strong')]];
	}

	const isRight = typed.trim() === name;

	return [
		...say(
			columns < narrowBelow
				? `Type ${name} and enter to start it.`
				: `A wide plan: type the name, ${name}, and enter to start it; esc discards.`,
			'warn',
		),
		[
			blank(1),
			span('name: ', 'dim'),
			span(typed, isRight ? 'good' : 'strong'),
			span('▏', 'key'),
			...(isRight ? [span('  enter starts', 'good')] : []),
		],
	];
}
