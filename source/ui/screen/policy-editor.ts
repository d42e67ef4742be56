import type {Plan} from '../../upgrade/plan.js';
import type {UpgradePolicy} from '../../upgrade/policy.js';
import type {PolicyFacts, PolicyField} from '../../upgrade/policy-fields.js';

/** The policy of a plan while it is changed. */
export type PolicyEditor = {
	readonly field: PolicyField;
	/** The digits typed so far of a new number; empty when none were. */
	readonly typed: string;
	/** Why what was typed is not taken, in a sentence. */
	readonly message: string | null;
	/** What escape goes back to. */
	readonly before: UpgradePolicy;
};

/** What the policy of a plan is for. */
export function policyFacts({instanceCount, repairs}: Pick<Plan, 'instanceCount' | 'repairs'>): PolicyFacts {
	return {instanceCount, repairs};
}
