import type {Snapshot} from '../fleet/snapshot.js';
import type {UpgradeFact} from './event.js';
import {breachMessage, findSetBreach} from './gates.js';
import type {Upgrade} from './upgrade.js';
import {whatStaysMixed} from './wording.js';

/** Before a batch: the pause after the one before, the limit on the whole set, then the model, then the request. */
export function openBatch(upgrade: Upgrade, snapshot: Snapshot): readonly UpgradeFact[] {
	const {leg, plan} = upgrade;
	const {takenAt} = snapshot;
	const {pauseSeconds, healthTimeoutSeconds} = plan.policy;
	const facts: UpgradeFact[] = [];
	const needsPause = leg.batch > 0 && pauseSeconds > 0 && !leg.passed.includes('pause');

	if (needsPause) {
		if (leg.gate?.gate !== 'pause') {
			return [
				{
					type: 'gate-waiting',
					gate: 'pause',
					batch: leg.batch,
					message: `Pausing ${pauseSeconds} s between batches.`,
					until: takenAt + pauseSeconds * 1000,
					instanceIds: [],
				},
			];
		}

		if (takenAt < (leg.gate.until ?? 0)) {
			return [];
		}

		facts.push({type: 'gate-passed', gate: 'pause', batch: leg.batch});
	}

	const breach = findSetBreach(plan.policy, snapshot, waitingToGoBack(upgrade));

	if (breach) {
		if (leg.gate?.gate !== 'unhealthy-limit') {
			return [
				...facts,
				{
					type: 'gate-waiting',
					gate: 'unhealthy-limit',
					batch: leg.batch,
					message: `${breachMessage(breach)}. Waiting up to ${healthTimeoutSeconds} s for it to fall.`,
					until: takenAt + healthTimeoutSeconds * 1000,
					instanceIds: breach.instanceIds,
				},
			];
		}

		if (takenAt < (leg.gate.until ?? 0)) {
			return facts;
		}

		const message = breachMessage(breach);

		return [
			...facts,
			{type: 'policy-breached', breach, message},
			{type: 'upgrade-faulted', message: `${message}. ${whatStaysMixed(upgrade)}`, breach},
		];
	}

	if (leg.gate?.gate === 'unhealthy-limit') {
		facts.push({type: 'gate-passed', gate: 'unhealthy-limit', batch: leg.batch});
	}

	if (leg.model === 'to-write') {
		return [...facts, {type: 'model-update-requested', image: leg.image, etag: snapshot.scaleSet.etag}];
	}

	return [...facts, ...requestBatch(upgrade, snapshot)];
}

/** Asks for the instances of the batch which are still there; those which are gone have failed. */
function requestBatch(upgrade: Upgrade, snapshot: Snapshot): readonly UpgradeFact[] {
	const {leg, plan} = upgrade;
	const batch = (leg.batches[leg.batch] ?? []).filter(({vmId}) => leg.progress[vmId] === 'pending');
	const present = new Map(snapshot.instances.map(instance => [instance.vmId, instance.instanceId]));
	const gone = batch.filter(({vmId, instanceId}) => present.get(vmId) !== instanceId);

	if (gone.length > 0) {
		return gone.map(({instanceId, vmId}) => ({
			type: 'instance-failed',
			batch: leg.batch,
			instanceId,
			vmId,
			reason: 'it is not in the scale set any more',
		}));
	}

	if (batch.length === 0) {
		return [{type: 'batch-completed', batch: leg.batch}];
	}

	const domain = plan.batches.find(planned => planned.instances.some(({vmId}) => vmId === batch[0]?.vmId));

	return [
		{
			type: 'batch-requested',
			batch: leg.batch,
			zone: domain?.zone ?? null,
			updateDomain: domain?.updateDomain ?? null,
			instanceIds: batch.map(({instanceId}) => instanceId),
		},
	];
}

/** On the way back, instances which still wait for it are expected to be unhealthy: they are why it goes back. */
function waitingToGoBack({leg}: Upgrade): ReadonlySet<string> {
	return leg.direction === 'back'
		? new Set(Object.keys(leg.progress).filter(vmId => leg.progress[vmId] === 'pending'))
		: new Set();
}
