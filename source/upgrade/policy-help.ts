import {batchSize, type BatchOrder, type Checkpoint, type UpgradePolicy} from './policy.js';
import {fieldForm, type FieldForm, type PolicyFacts, type PolicyField} from './policy-fields.js';
import {instancesText} from './counted.js';

/** What a part of a policy is called. */
export const fieldNames: Readonly<Record<PolicyField, string>> = {
	batch: 'batch at most',
	canary: 'canary',
	order: 'order',
	checkpoint: 'checkpoint',
	'max-unhealthy': 'unhealthy in the set',
	'max-unhealthy-upgraded': 'of the upgraded',
	'health-timeout': 'healthy within',
	soak: 'soak',
	pause: 'pause between',
	'suspend-repairs': 'suspend repairs',
	'cross-zones': 'cross zones',
	'cross-domains': 'cross domains',
};

/** A value as it is shown: `20 %`, `5 instances`, `300 s`, `zone`, `yes`. */
export function valueText(form: FieldForm): string {
	switch (form.kind) {
		case 'number': {
			return form.unit === 'instances' ? instancesText(form.value) : `${form.value} ${form.unit}`;
		}

		case 'choice': {
			return form.value;
		}

		case 'flag': {
			return form.value ? 'yes' : 'no';
		}
	}
}

/** What a part comes to, short enough for the line it stands on. */
export function fieldEffect(field: PolicyField, policy: UpgradePolicy, facts: PolicyFacts): string {
	const {instanceCount} = facts;

	switch (field) {
		case 'batch': {
			return batchText(policy, instanceCount);
		}

		case 'canary': {
			return policy.canary === 0
				? 'no smaller first batch'
				: `first ${policy.canary}, then ${batchSize(policy, instanceCount)} at a time`;
		}

		case 'order': {
			return orderTexts[policy.order];
		}

		case 'checkpoint': {
			return checkpointTexts[policy.checkpoint];
		}

		case 'max-unhealthy': {
			const percent = policy.maxUnhealthyInstancePercent;
			return `${shareText(percent, instanceCount)}; no batch above that`;
		}

		case 'max-unhealthy-upgraded': {
			const size = batchSize(policy, instanceCount);
			const percent = policy.maxUnhealthyUpgradedInstancePercent;
			return `${shareText(percent, size)}; it stops above that`;
		}

		case 'health-timeout': {
			return 'else it counts as unhealthy';
		}

		case 'soak': {
			return policy.soakSeconds === 0 ? 'a healthy batch is done at once' : 'a healthy batch is watched so long';
		}

		case 'pause': {
			return policy.pauseSeconds === 0 ? 'the next batch follows at once' : 'between two batches';
		}

		case 'suspend-repairs': {
			return repairsText(policy, facts);
		}

		case 'cross-zones': {
			return policy.crossesZones ? 'a batch may span zones' : 'a batch keeps to one zone';
		}

		case 'cross-domains': {
			return policy.crossesUpdateDomains ? 'a batch may span domains' : 'a batch keeps to one domain';
		}
	}
}

/** What a part can be, what Azure's own policy allows there, and what to think of. */
export function fieldLimits(field: PolicyField, policy: UpgradePolicy, facts: PolicyFacts): string {
	const form = fieldForm(field, policy, facts);
	const range = form.kind === 'number' ? `${form.least} to ${form.most} ${form.unit}. ` : '';

	switch (field) {
		// The ranges of Azure's own policy are those of `RollingUpgradePolicy` (Compute API 2024-07-01).
		case 'batch': {
			return `${range}Rounded down, never less than one instance. Azure's own rolling upgrades take 5 to 100 %, 20 unless said otherwise. % changes between a share of the set and a number.`;
		}

		case 'canary': {
			return `${range}A smaller first batch shows a bad image early; never more than a batch. Azure's own rolling upgrades have none.`;
		}

		case 'order': {
			return 'zone: one zone after another, as Azure does. domain: the same update domain in every zone first. unhealthy-first: where most are unhealthy first.';
		}

		case 'checkpoint': {
			return policy.crossesZones
				? 'none, canary or batch: it pauses there until you resume. Not zone, while batches may span zones.'
				: 'none, canary, zone or batch: after the first batch, each zone or each batch it pauses until you resume.';
		}

		case 'max-unhealthy': {
			return `${range}All instances count, upgraded or not. 0 stops at the first unhealthy one. Azure's own rolling upgrades take 5 to 100 %, 20 unless said otherwise.`;
		}

		case 'max-unhealthy-upgraded': {
			return `${range}Only upgraded instances count: a bad image is seen here first. Azure's own rolling upgrades take 0 to 100 %, 20 unless said otherwise.`;
		}

		case 'health-timeout': {
			return `${range}Boot and extensions must fit in it. Azure's own rolling upgrades wait five minutes.`;
		}

		case 'soak': {
			return `${range}An application which fails a while after its start is found out before the next batch. Azure's own rolling upgrades do not soak.`;
		}

		case 'pause': {
			return `${range}Time for caches and connections to recover. Azure's own rolling upgrades wait 0 s unless said otherwise.`;
		}

		case 'suspend-repairs': {
			return 'yes or no. Automatic repairs may delete or reimage an instance which is unhealthy while it is upgraded.';
		}

		case 'cross-zones': {
			return policy.checkpoint === 'zone'
				? 'No, while the checkpoint is after each zone: change that first.'
				: 'yes or no. Fewer, larger batches; what goes wrong with one is felt in several zones.';
		}

		case 'cross-domains': {
			return 'yes or no. Fewer, larger batches; what goes wrong with one is felt in several update domains. Never for Service Fabric.';
		}
	}
}

const orderTexts: Readonly<Record<BatchOrder, string>> = {
	zone: 'one zone after another',
	domain: 'one update domain after another',
	'unhealthy-first': 'where most are unhealthy first',
};

const checkpointTexts: Readonly<Record<Checkpoint, string>> = {
	none: 'never pauses by itself',
	canary: 'pauses after the first batch',
	zone: 'pauses after each zone',
	batch: 'pauses after each batch',
};

/** `of 7 = 1 instance, rounded down`. */
function batchText(policy: UpgradePolicy, instanceCount: number): string {
	const size = batchSize(policy, instanceCount);

	if (!('batchPercent' in policy)) {
		const percent = instanceCount === 0 ? 0 : Math.round((size * 100) / instanceCount);
		return `${percent} % of ${instanceCount}`;
	}

	const exact = (instanceCount * policy.batchPercent) / 100;
	const rounding = exact === size ? '' : exact < 1 ? ', never less' : ', rounded down';

	return `of ${instanceCount} = ${instancesText(size)}${rounding}`;
}

function shareText(percent: number, instanceCount: number): string {
	return `of ${instanceCount} = ${Math.floor((instanceCount * percent) / 100)}`;
}

function repairsText({suspendRepairs}: UpgradePolicy, {repairs}: PolicyFacts): string {
	switch (repairs) {
		case 'off': {
			return 'the set has none';
		}

		case 'suspended': {
			return 'suspended already';
		}

		case 'running': {
			return suspendRepairs ? 'suspended until the end' : 'they go on, and may interfere';
		}

		case 'unknown': {
			return 'whether they run is not known';
		}
	}
}
