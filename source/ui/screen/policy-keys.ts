import {
	type FieldForm,
	fieldForm,
	policyFields,
	stepField,
	switchBatchUnit,
	withNumber,
} from '../../upgrade/policy-fields.js';
import type {UpgradePolicy} from '../../upgrade/policy.js';
import type {Live} from '../../store/live.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {remakePlan} from './planning.js';
import {type PolicyEditor, policyFacts} from './policy-editor.js';
import type {Mode} from './mode.js';
import {only, type Outcome, type Screen, type ScreenContext} from './screen.js';

type PlanMode = Extract<Mode, {readonly type: 'plan'}>;

/** Opens the policy of the plan for changes; each makes the plan anew. */
export function openPolicy(screen: Screen, mode: PlanMode): Outcome {
	const editor: PolicyEditor = {field: policyFields[0], typed: '', message: null, before: screen.policy};

	return only({...screen, mode: {...mode, editor, scroll: 0}});
}

/** What a key means while the policy is changed. */
export function pressInPolicy(
	screen: Screen,
	mode: PlanMode,
	editor: PolicyEditor,
	intent: Intent,
	{live}: Pick<ScreenContext, 'live'>,
): Outcome {
	switch (intent) {
		case 'undo-policy': {
			const undone = takePolicy(screen, mode, null, editor.before, live);
			const isChanged = JSON.stringify(editor.before) !== JSON.stringify(screen.policy);

			return only(isChanged ? {...undone, notice: {text: 'The policy is as it was.', tone: 'plain'}} : undone);
		}

		case 'keep-policy': {
			return only({...screen, mode: {...mode, editor: null}});
		}

		case 'move-down':
		case 'next-field': {
			return only(toField(screen, mode, editor, 1));
		}

		case 'move-up':
		case 'previous-field': {
			return only(toField(screen, mode, editor, -1));
		}

		case 'move-right':
		case 'move-left': {
			const facts = policyFacts(mode.plan);
			const policy = stepField(screen.policy, editor.field, intent === 'move-right' ? 1 : -1, facts);

			return only(takePolicy(screen, mode, {...editor, typed: '', message: null}, policy, live));
		}

		case 'delete-character': {
			return only(takeDigits(screen, mode, editor, withoutLast(editor.typed), live));
		}

		default: {
			return only(screen);
		}
	}
}

/** What is typed while the policy is changed: digits, `%` for the unit of the batches, space for the next choice. */
export function typeInPolicy(screen: Screen, mode: PlanMode, editor: PolicyEditor, text: string, live: Live): Screen {
	const facts = policyFacts(mode.plan);

	if (text === '%' && editor.field === 'batch') {
		return takePolicy(screen, mode, {...editor, typed: '', message: null}, switchBatchUnit(screen.policy, facts), live);
	}

	if (text === ' ') {
		const form = fieldForm(editor.field, screen.policy, facts);

		return form.kind === 'number'
			? screen
			: takePolicy(screen, mode, editor, stepField(screen.policy, editor.field, 1, facts), live);
	}

	return /^\d+$/.test(text) ? takeDigits(screen, mode, editor, `${editor.typed}${text}`, live) : screen;
}

function toField(screen: Screen, mode: PlanMode, editor: PolicyEditor, step: 1 | -1): Screen {
	const index = (policyFields.indexOf(editor.field) + step + policyFields.length) % policyFields.length;
	const field = policyFields[index] ?? editor.field;

	return {...screen, mode: {...mode, editor: {...editor, field, typed: '', message: null}}};
}

/** A number which is typed is taken as soon as it is inside its limits; until then the plan stays as it was. */
function takeDigits(screen: Screen, mode: PlanMode, editor: PolicyEditor, typed: string, live: Live): Screen {
	const form = fieldForm(editor.field, screen.policy, policyFacts(mode.plan));

	if (form.kind !== 'number') {
		return withEditor(screen, mode, {...editor, message: 'This is no number: ← and → change it.'});
	}

	if (typed === '') {
		return withEditor(screen, mode, {...editor, typed, message: null});
	}

	const digits = typed.replace(/^0+(?=\d)/, '');
	const message = outOfRange(Number(digits), form);

	if (message !== null && Number(digits) > form.most) {
		// One digit too many is not taken at all: what stands there stays what it was.
		return withEditor(screen, mode, {...editor, message});
	}

	const typing: PolicyEditor = {...editor, typed: digits, message};

	return message === null
		? takePolicy(screen, mode, typing, withNumber(screen.policy, editor.field, Number(digits)), live)
		: withEditor(screen, mode, typing);
}

function outOfRange(value: number, {least, most, unit}: Extract<FieldForm, {readonly kind: 'number'}>): string | null {
	return value >= least && value <= most ? null : `${value} is not possible: ${least} to ${most} ${unit}.`;
}

function withEditor(screen: Screen, mode: PlanMode, editor: PolicyEditor): Screen {
	return {...screen, mode: {...mode, editor}};
}

/** The plan with another policy. */
function takePolicy(
	screen: Screen,
	mode: PlanMode,
	editor: PolicyEditor | null,
	policy: UpgradePolicy,
	live: Live,
): Screen {
	return remakePlan({...screen, policy}, {...mode, editor}, live);
}
