import type {AutomaticRepairs} from '../fleet/scale-set.js';
import {batchSize, type UpgradePolicy} from './policy.js';

/** The parts of a policy which can be changed one by one, in the order in which they are shown. */
export const policyFields = [
	'batch',
	'canary',
	'order',
	'checkpoint',
	'max-unhealthy',
	'max-unhealthy-upgraded',
	'health-timeout',
	'soak',
	'pause',
	'suspend-repairs',
	'cross-zones',
	'cross-domains',
] as const;

export type PolicyField = (typeof policyFields)[number];

/** What a policy is for. */
export type PolicyFacts = {
	readonly instanceCount: number;
	readonly repairs: AutomaticRepairs;
};

/** What a part of a policy is now, and what it can be. */
export type FieldForm =
	| {
			readonly kind: 'number';
			readonly value: number;
			readonly unit: '%' | 'instances' | 's';
			readonly least: number;
			readonly most: number;
			readonly step: number;
	  }
	| {readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[]}
	| {readonly kind: 'flag'; readonly value: boolean};

const dayInSeconds = 86_400;
const orders = ['domain', 'zone', 'unhealthy-first'] as const;
const checkpoints = ['none', 'canary', 'zone', 'batch'] as const;

/** What a part of a policy is now, and what it can be for a set. */
export function fieldForm(field: PolicyField, policy: UpgradePolicy, {instanceCount}: PolicyFacts): FieldForm {
	const percent = (value: number): FieldForm => ({kind: 'number', value, unit: '%', least: 0, most: 100, step: 5});
	const seconds = (value: number, step: number): FieldForm => ({
		kind: 'number',
		value,
		unit: 's',
		least: 0,
		most: dayInSeconds,
		step,
	});

	switch (field) {
		case 'batch': {
			return 'batchPercent' in policy
				? {kind: 'number', value: policy.batchPercent, unit: '%', least: 1, most: 100, step: 5}
				: {
						kind: 'number',
						value: policy.batchCount,
						unit: 'instances',
						least: 1,
						most: Math.max(1, instanceCount),
						step: 1,
					};
		}

		case 'canary': {
			const most = batchSize(policy, instanceCount);
			return {kind: 'number', value: policy.canary, unit: 'instances', least: 0, most, step: 1};
		}

		case 'order': {
			return {kind: 'choice', value: policy.order, choices: orders};
		}

		case 'checkpoint': {
			return {kind: 'choice', value: policy.checkpoint, choices: checkpoints};
		}

		case 'max-unhealthy': {
			return percent(policy.maxUnhealthyInstancePercent);
		}

		case 'max-unhealthy-upgraded': {
			return percent(policy.maxUnhealthyUpgradedInstancePercent);
		}

		case 'health-timeout': {
			return seconds(policy.healthTimeoutSeconds, 60);
		}

		case 'soak': {
			return seconds(policy.soakSeconds, 30);
		}

		case 'pause': {
			return seconds(policy.pauseSeconds, 30);
		}

		case 'suspend-repairs': {
			return {kind: 'flag', value: policy.suspendRepairs};
		}

		case 'cross-zones': {
			return {kind: 'flag', value: policy.crossesZones};
		}

		case 'cross-domains': {
			return {kind: 'flag', value: policy.crossesUpdateDomains};
		}
	}
}

/** The policy with a number in place of a part's own; as it is where the part is no number. Limits are not looked at. */
export function withNumber(policy: UpgradePolicy, field: PolicyField, value: number): UpgradePolicy {
	switch (field) {
		case 'batch': {
			return 'batchPercent' in policy ? {...policy, batchPercent: value} : {...policy, batchCount: value};
		}

		case 'canary': {
			return {...policy, canary: value};
		}

		case 'max-unhealthy': {
			return {...policy, maxUnhealthyInstancePercent: value};
		}

		case 'max-unhealthy-upgraded': {
			return {...policy, maxUnhealthyUpgradedInstancePercent: value};
		}

		case 'health-timeout': {
			return {...policy, healthTimeoutSeconds: value};
		}

		case 'soak': {
			return {...policy, soakSeconds: value};
		}

		case 'pause': {
			return {...policy, pauseSeconds: value};
		}

		case 'order':
		case 'checkpoint':
		case 'suspend-repairs':
		case 'cross-zones':
		case 'cross-domains': {
			return policy;
		}
	}
}

/** The policy with a part one step further, or back: the next round number inside its limits, the next choice, the other answer. */
export function stepField(
	policy: UpgradePolicy,
	field: PolicyField,
	direction: 1 | -1,
	facts: PolicyFacts,
): UpgradePolicy {
	const form = fieldForm(field, policy, facts);

	if (form.kind === 'number') {
		const {value, least, most, step} = form;
		const next = direction > 0 ? Math.floor(value / step) * step + step : Math.ceil(value / step) * step - step;

		return withNumber(policy, field, Math.max(least, Math.min(most, next)));
	}

	switch (field) {
		case 'order': {
			return {...policy, order: nextOf(orders, policy.order, direction)};
		}

		case 'checkpoint': {
			const possible = policy.crossesZones ? checkpoints.filter(checkpoint => checkpoint !== 'zone') : checkpoints;
			return {...policy, checkpoint: nextOf(possible, policy.checkpoint, direction)};
		}

		case 'suspend-repairs': {
			return {...policy, suspendRepairs: !policy.suspendRepairs};
		}

		case 'cross-zones': {
			return conflictOf({...policy, crossesZones: !policy.crossesZones}) === null
				? {...policy, crossesZones: !policy.crossesZones}
				: policy;
		}

		case 'cross-domains': {
			return {...policy, crossesUpdateDomains: !policy.crossesUpdateDomains};
		}

		default: {
			return policy;
		}
	}
}

function nextOf<Choice>(choices: readonly Choice[], value: Choice, direction: 1 | -1): Choice {
	const index = (choices.indexOf(value) + direction + choices.length) % choices.length;

	return choices[index] ?? value;
}

/** The policy with its batches as a number of instances in place of a share of the set, or the other way round; as large as before. */
export function switchBatchUnit(policy: UpgradePolicy, {instanceCount}: PolicyFacts): UpgradePolicy {
	const size = batchSize(policy, instanceCount);

	if ('batchPercent' in policy) {
		const {batchPercent: _, ...rest} = policy;
		return {...rest, batchCount: size};
	}

	const {batchCount: _, ...rest} = policy;
	// Rounded up, so that rounding down gives the same number of instances again.
	return {...rest, batchPercent: Math.max(1, Math.min(100, Math.ceil((size * 100) / Math.max(1, instanceCount))))};
}

/** Why the parts of a policy do not go together, in a sentence; `null` when they do. */
export function conflictOf({checkpoint, crossesZones}: UpgradePolicy): string | null {
	return checkpoint === 'zone' && crossesZones
		? 'A checkpoint after each zone needs batches which keep to one zone.'
		: null;
}
