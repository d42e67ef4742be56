import assert from 'node:assert/strict';
import type {ScaleSet} from '../../source/fleet/scale-set.js';
import type {Check} from '../../source/upgrade/checks/check.js';
import type {Plan, PlanOptions} from '../../source/upgrade/plan.js';
import {makeSnapshot} from './fleet.js';
import {makePlan} from './upgrade.js';

/** The check of a name, which a plan must have. */
export function checkOf(plan: Plan, name: string): Check {
	const check = plan.checks.find(candidate => candidate.name === name);
	assert.ok(check, `no check ${name} among ${plan.checks.map(candidate => candidate.name).join(', ')}`);

	return check;
}

/** The outcome of a check, `null` where the plan has none of the name. */
export function outcomeOf(plan: Plan, name: string): Check['outcome'] | null {
	return plan.checks.find(candidate => candidate.name === name)?.outcome ?? null;
}

/** A plan of 25 healthy instances in five update domains of a set which is as a test says. */
export function planOf(scaleSet: Partial<ScaleSet> = {}, overrides: Partial<PlanOptions> = {}): Plan {
	return makePlan(makeSnapshot({domains: {}, scaleSet}), overrides);
}
