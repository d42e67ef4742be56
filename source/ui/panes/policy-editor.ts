import type {Plan} from '../../upgrade/plan.js';
import {isRefused, wideReasons} from '../../upgrade/plan.js';
import {fieldForm, policyFields} from '../../upgrade/policy-fields.js';
import {fieldEffect, fieldLimits, fieldNames, valueText} from '../../upgrade/policy-help.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {type PolicyEditor, policyFacts} from '../screen/policy-editor.js';
import {blank, clipLine, highlightLine, type Line, paragraph, span} from '../text.js';
import {estimateText} from '../time-text.js';
import {checkLines, sortChecks} from './checks.js';
import {firstVisible} from './image-picker.js';

const nameWidth = Math.max(...policyFields.map(field => fieldNames[field].length));
const valueWidth = 13;
/** With less, what a part comes to has no room beside it. */
const besideFrom = 60;

/** The policy part by part, what the chosen one can be and why, and what the plan has become. Never more than the room. */
export function policyEditorLines(
	scene: Scene,
	plan: Plan,
	editor: PolicyEditor,
	least: string | null,
	{columns, rows}: Room,
): readonly Line[] {
	const facts = policyFacts(plan);
	const {policy} = scene.screen;
	const width = columns - 2;
	const isNarrow = width < besideFrom;
	const help = [
		...(editor.message === null ? [] : paragraph(editor.message, 'bad', width)),
		...(isNarrow ? paragraph(fieldEffect(editor.field, policy, facts), 'plain', width) : []),
		...paragraph(fieldLimits(editor.field, policy, facts), 'dim', width),
	];

	const isLow = rows < policyFields.length + help.length + 6;
	const outcome = outcomeLines(scene, plan, least, width);
	const unused =
		plan.willStart === 'nothing'
			? []
			: paragraph('In this upgrade policy mode the set follows its own policy, not this one.', 'warn', width);
	const head: readonly Line[] = isLow
		? unused
		: [[span('Policy', 'strong'), span('   ↑↓ choose   ←→ or digits change', 'dim')], ...unused, []];
	const fieldRows = Math.max(1, Math.min(policyFields.length, rows - head.length - Math.min(help.length, 4) - 1));
	const first = firstVisible(policyFields.indexOf(editor.field), policyFields.length, fieldRows);

	const fields = policyFields.slice(first, first + fieldRows).map((field): Line => {
		const isChosen = field === editor.field;
		const value = isChosen && editor.typed !== '' ? `${editor.typed}_` : valueText(fieldForm(field, policy, facts));
		const line: Line = [
			span(isChosen ? `${scene.theme.glyphs.mark} ` : '  ', 'key'),
			span(fieldNames[field].padEnd(nameWidth + 1)),
			span(value.padEnd(valueWidth), 'strong'),
			span(isNarrow ? '' : fieldEffect(field, policy, facts), 'dim'),
		];

		return isChosen ? highlightLine(line, width) : clipLine(line, width);
	});

	const below = isLow ? [...outcome.slice(0, 1), ...help, ...outcome.slice(1)] : [[], ...help, [], ...outcome];

	return [...head, ...fields, ...below].slice(0, Math.max(0, rows)).map(line => [blank(1), ...line]);
}

/** What the policy comes to: the plan, and what speaks against it. */
function outcomeLines({theme}: Scene, plan: Plan, least: string | null, width: number): readonly Line[] {
	const {batches, checks} = plan;
	const wide = wideReasons(plan);
	const parts = [
		batches.length === 1 ? '1 batch' : `${batches.length} batches`,
		least === null ? null : `at worst ${least}`,
		`about ${estimateText(plan.estimatedSeconds)}`,
	].filter(part => part !== null);
	const start = isRefused(plan)
		? 'Refused: it could not be started.'
		: wide.length > 0
			? `Started by typing the name: ${wide.join('; ')}.`
			: 'Started by y.';

	return [
		...paragraph(parts.join(' · '), 'strong', width),
		...paragraph(start, isRefused(plan) ? 'bad' : wide.length > 0 ? 'warn' : 'plain', width),
		...checkLines(sortChecks(checks.filter(({outcome}) => outcome !== 'pass')), width, theme.glyphs),
	];
}
