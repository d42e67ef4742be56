import {compareVersions, exactVersionOf, imageVersionName, type ImageVersion} from '../fleet/image.js';
import type {Instance} from '../fleet/scale-set.js';
import {countModels, type Snapshot} from '../fleet/snapshot.js';
import {breachMessage, findSetBreach, isUnhealthy} from './gates.js';
import type {ImageTarget} from './image-target.js';
import type {UpgradePolicy} from './policy.js';

/** Something looked at before anything changes. A refusal means that nothing may be changed. */
export type Check = {
	readonly name: string;
	readonly outcome: 'pass' | 'warn' | 'refuse';
	readonly message: string;
	/** What the operator can do; empty when nothing need be done. */
	readonly next: string;
};

/** The facts which the checks look at. */
export type CheckFacts = {
	readonly snapshot: Snapshot;
	readonly target: ImageTarget;
	readonly selected: ReadonlySet<string>;
	readonly policy: UpgradePolicy;
	readonly versions: readonly ImageVersion[] | null;
	readonly confirmedName?: string | undefined;
	readonly willStart: 'nothing' | 'platform-roll' | 'all-instances-at-once';
	readonly taken: readonly Instance[];
	readonly batches: ReadonlyArray<{readonly instances: readonly unknown[]}>;
};

/** Looks at everything that can be known before the first write. In the order in which an operator should read it. */
export function checkPlan(facts: CheckFacts): readonly Check[] {
	return [
		checkUpgradeMode(facts),
		checkOrchestrationMode(facts),
		checkImage(facts),
		checkSelection(facts),
		checkProvisioning(facts),
		checkUnhealthy(facts),
		checkHealthSource(facts),
		checkModels(facts),
		checkServiceFabric(facts),
		checkSmallSet(facts),
	].filter(check => check !== null);
}

const pass = (name: string, message: string): Check => ({name, outcome: 'pass', message, next: ''});
const warn = (name: string, message: string, next: string): Check => ({name, outcome: 'warn', message, next});
const refuse = (name: string, message: string, next: string): Check => ({name, outcome: 'refuse', message, next});

function checkUpgradeMode({snapshot: {scaleSet}, confirmedName, selected, snapshot}: CheckFacts): Check {
	const name = 'upgrade-mode';
	const isConfirmed = confirmedName === scaleSet.name;
	const isPart = snapshot.instances.some(instance => !selected.has(instance.vmId));

	switch (scaleSet.upgradePolicyMode) {
		case 'Manual': {
			return pass(name, 'Mode Manual: saving the model changes no instance by itself.');
		}

		case 'Automatic': {
			const message = `Mode Automatic: saving the model lets Azure upgrade all ${snapshot.instances.length} instances at once, in no promised order.`;

			return isConfirmed && !isPart
				? warn(name, message, 'It was confirmed by name.')
				: refuse(
						name,
						isPart ? `${message} A part of the set cannot be chosen.` : message,
						`Set the upgrade policy mode to Manual, or take the outage and confirm with --confirm ${scaleSet.name}${isPart ? ' for the whole set' : ''}.`,
					);
		}

		case 'Rolling': {
			const message = "Mode Rolling: saving the model starts the platform's own rolling upgrade of the whole set.";

			return isPart
				? refuse(
						name,
						`${message} A part of the set cannot be chosen.`,
						'Set the upgrade policy mode to Manual, or select the whole set.',
					)
				: warn(name, message, 'It follows the policy of the scale set, not the one shown here, and cannot be paused.');
		}

		case 'unknown': {
			return refuse(
				name,
				'The upgrade policy mode cannot be told, so what saving the model would start cannot be told either.',
				'Look at properties.upgradePolicy.mode of the scale set.',
			);
		}
	}
}

function checkOrchestrationMode({snapshot: {scaleSet}}: CheckFacts): Check | null {
	return scaleSet.orchestrationMode === 'Flexible'
		? refuse(
				'orchestration-mode',
				'Flexible orchestration mode: its instances do not take the model by manualupgrade as those of a Uniform set do.',
				'Upgrade Flexible sets by other means for now.',
			)
		: null;
}

function checkImage({snapshot: {scaleSet}, target, versions}: CheckFacts): Check {
	const name = 'image';

	if (target.kind !== scaleSet.image.kind) {
		return refuse(
			name,
			`The model names a ${scaleSet.image.kind} image and the target is a ${target.kind} image: Azure does not let a model change the kind.`,
			'Choose an image of the same kind, or create a new scale set.',
		);
	}

	if (target.kind === 'managed' || target.kind === 'vhd') {
		return warn(
			name,
			'Whether the image exists and is in the region is not checked for this kind.',
			'Check it yourself.',
		);
	}

	const wanted = exactVersionOf(target);

	if (versions === null) {
		return warn(
			name,
			'The list of versions could not be read, so whether this one exists is unknown.',
			'Try again, or let Azure refuse it.',
		);
	}

	const found = versions.find(version => wanted !== null && compareVersions(version.version, wanted) === 0);

	if (found === undefined) {
		const newest = versions[0]?.version;

		return refuse(
			name,
			`Version ${imageVersionName(target)} of ${target.sku ?? target.id ?? 'the image'} does not exist in ${scaleSet.location}.`,
			newest === undefined ? 'No version exists there: check the SKU.' : `The newest is ${newest}.`,
		);
	}

	return found.isDeprecated
		? warn(name, `Version ${found.version} is deprecated by its publisher.`, 'Choose a newer one.')
		: pass(
				name,
				`Version ${found.version} exists in ${scaleSet.location}${found.isNewest ? ' and is the newest' : ''}.`,
			);
}

function checkSelection({taken, selected}: CheckFacts): Check {
	const name = 'selection';

	return taken.length === 0
		? refuse(
				name,
				`None of the ${selected.size} selected instances can be upgraded: see what is skipped and why.`,
				'Select instances which are outdated, running and not protected.',
			)
		: pass(name, `${taken.length} of ${selected.size} selected instances will be upgraded.`);
}

function checkProvisioning({snapshot: {scaleSet}}: CheckFacts): Check {
	const name = 'provisioning';

	switch (scaleSet.provisioningState) {
		case 'Succeeded': {
			return pass(name, 'No other operation is under way on the scale set.');
		}

		case 'Failed':
		case 'Canceled': {
			return warn(
				name,
				`The last operation on the scale set ended as ${scaleSet.provisioningState}.`,
				'Azure may report that failure again when the model is saved.',
			);
		}

		case 'Creating':
		case 'Updating':
		case 'Deleting':
		case 'Migrating':
		case 'unknown': {
			return refuse(
				name,
				`Another operation is under way on the scale set (${scaleSet.provisioningState}).`,
				'Wait until it has ended; the activity log says who started it.',
			);
		}
	}
}

function checkUnhealthy({snapshot, policy}: CheckFacts): Check {
	const name = 'unhealthy-now';
	const breach = findSetBreach(policy, snapshot);

	if (breach) {
		return refuse(
			name,
			`${breachMessage(breach)}: no batch could start.`,
			'Repair these instances first, or allow more with --max-unhealthy.',
		);
	}

	const count = snapshot.instances.filter(instance => isUnhealthy(instance, snapshot)).length;

	return count === 0
		? pass(name, 'No instance is unhealthy.')
		: warn(
				name,
				`${count} of ${snapshot.instances.length} instances are unhealthy already.`,
				'They leave less room for the upgrade.',
			);
}

function checkHealthSource({snapshot: {scaleSet}}: CheckFacts): Check {
	const name = 'health-source';

	switch (scaleSet.healthSource) {
		case 'application-health-extension': {
			return pass(name, 'Health comes from the application health extension.');
		}

		case 'load-balancer-probe': {
			return pass(name, 'Health comes from the load balancer probe.');
		}

		case 'none': {
			return warn(
				name,
				'No health source: the gates see provisioning, power and extensions only, not the application.',
				'Add the application health extension, or watch the application yourself.',
			);
		}
	}
}

// At most 10 models may be alive in a Uniform set; then neither model nor capacity can change (documented, and seen in issues of the Cluster API provider).
const maxModels = 10;
const warnModels = 8;

function checkModels({snapshot}: CheckFacts): Check {
	const name = 'models-in-use';
	const count = countModels(snapshot);
	const message = `At least ${count} of at most ${maxModels} models are in use by the instances.`;

	if (count >= maxModels) {
		return refuse(name, message, 'Bring old instances to a model which is in use already before adding another.');
	}

	return count >= warnModels ? warn(name, message, 'Leave no instances behind on old models.') : pass(name, message);
}

function checkServiceFabric({snapshot: {scaleSet}}: CheckFacts): Check | null {
	return scaleSet.isServiceFabric
		? warn(
				'service-fabric',
				'The scale set belongs to a Service Fabric cluster, which has its own order of update domains.',
				'Follow the durability level of the cluster; consider its own upgrade.',
			)
		: null;
}

function checkSmallSet({snapshot, policy}: CheckFacts): Check | null {
	const {length} = snapshot.instances;

	return length > 0 && length * policy.maxUnhealthyInstancePercent < 100
		? warn(
				'small-set',
				`In a set of ${length} a single unhealthy instance is ${Math.round(100 / length)} %, above the ${policy.maxUnhealthyInstancePercent} % allowed.`,
				'One unhealthy instance will stop the upgrade.',
			)
		: null;
}
