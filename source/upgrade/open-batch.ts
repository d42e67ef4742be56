import type {Snapshot} from '../fleet/snapshot.js';
import type {PlannedInstance} from './batch.js';
import {settlePending} from './before-request.js';
import type {UpgradeFact} from './event.js';
import {findPlanned, isBusy} from './in-set.js';
import {inBatch} from './leg.js';
import {inFlightBefore, limitGate, roomInBatch} from './limits.js';
import {mustSuspendRepairs} from './repairs.js';
import type {Upgrade} from './upgrade.js';

/**
 * Before a batch: who of it is still to be asked, a checkpoint, the pause after the batch before, the limit on the whole
 * set, automatic repairs, then the model, then the request. Instances which are busy, or for which there is no room, are
 * left for last.
 */
export function openBatch(upgrade: Upgrade, batch: number, snapshot: Snapshot): readonly UpgradeFact[] {
	const {leg} = upgrade;
	const pending = inBatch(leg, batch, 'pending');
	const settled = settlePending(upgrade, batch, pending, snapshot);

	if (settled.length > 0) {
		return settled;
	}

	const askable = pending.filter(planned => {
		const instance = findPlanned(planned, snapshot);
		return instance !== undefined && !isBusy(instance);
	});

	if (askable.length === 0) {
		return leg.batch < leg.batches.length
			? [{type: 'batch-completed', batch}]
			: waitForBusy(upgrade, batch, pending, snapshot);
	}

	const before = inFlightBefore(upgrade, snapshot);

	if (before.length > 0) {
		return waitForEarlier(upgrade, batch, before);
	}

	const checkpoint = waitAtCheckpoint(upgrade, batch);

	if (checkpoint.length > 0) {
		return checkpoint;
	}

	const pause = pauseGate(upgrade, batch, snapshot);

	if (pause.isHeld) {
		return pause.facts;
	}

	const limit = limitGate(upgrade, batch, snapshot);
	const facts = [...pause.facts, ...limit.facts];

	if (!limit.isOpen) {
		return facts;
	}

	const first = beforeBatches(upgrade, snapshot);

	return [...facts, first ?? requestOf(upgrade, batch, askable.slice(0, roomInBatch(upgrade, snapshot)))];
}

/** What is written before any batch: automatic repairs, then the model. `null` when both are as they are to be. */
export function beforeBatches(upgrade: Upgrade, snapshot: Snapshot): UpgradeFact | null {
	const {leg} = upgrade;

	if (mustSuspendRepairs(upgrade, snapshot)) {
		return {type: 'repairs-suspend-requested'};
	}

	return leg.model === 'to-write'
		? {type: 'model-update-requested', image: leg.image, etag: snapshot.scaleSet.etag}
		: null;
}

/** The request for these instances of a batch. */
export function requestOf({plan}: Upgrade, batch: number, instances: readonly PlannedInstance[]): UpgradeFact {
	const domain = plan.batches.find(planned => planned.instances.some(({vmId}) => vmId === instances[0]?.vmId));

	return {
		type: 'batch-requested',
		batch,
		zone: domain?.zone ?? null,
		updateDomain: domain?.updateDomain ?? null,
		instanceIds: instances.map(({instanceId}) => instanceId),
	};
}

/** As many as one batch may hold are still in flight: Azure ends what it began, and the operator may skip them before. */
function waitForEarlier({leg}: Upgrade, batch: number, before: readonly PlannedInstance[]): readonly UpgradeFact[] {
	return leg.gate?.gate === 'instance-busy' && leg.gate.until === null
		? []
		: [
				{
					type: 'gate-waiting',
					gate: 'instance-busy',
					batch,
					message: `Waiting for ${before.length} which an earlier request still changes: as many as may be in flight. Skip ${before.length === 1 ? 'it' : 'them'} to go on without.`,
					until: null,
					instanceIds: before.map(({instanceId}) => instanceId),
				},
			];
}

/** Only instances are left which something else is changing: they have the policy's time to come to rest. */
function waitForBusy(
	{leg, plan}: Upgrade,
	batch: number,
	busy: readonly PlannedInstance[],
	{takenAt}: Snapshot,
): readonly UpgradeFact[] {
	const {healthTimeoutSeconds} = plan.policy;

	if (leg.gate?.gate !== 'instance-busy' || leg.gate.until === null) {
		return [
			{
				type: 'gate-waiting',
				gate: 'instance-busy',
				batch,
				message: `Waiting up to ${healthTimeoutSeconds} s for ${busy.length} which another operation is changing.`,
				until: takenAt + healthTimeoutSeconds * 1000,
				instanceIds: busy.map(({instanceId}) => instanceId),
			},
		];
	}

	if (takenAt < leg.gate.until) {
		return [];
	}

	return busy.map(({instanceId, vmId}) => ({
		type: 'instance-skipped',
		batch,
		instanceId,
		vmId,
		progress: 'skipped',
		reason: `another operation was still changing it after ${healthTimeoutSeconds} s`,
		by: null,
	}));
}

/**
 * Where the operator wants to look before it goes on. None on the way back, which somebody asked for because it is
 * urgent.
 */
function waitAtCheckpoint(upgrade: Upgrade, batch: number): readonly UpgradeFact[] {
	const {leg} = upgrade;
	const reason = leg.passed.includes('checkpoint') ? null : checkpointReason(upgrade, batch);

	if (reason === null) {
		return [];
	}

	const message = `Checkpoint: ${reason}`;
	const paused: UpgradeFact = {type: 'paused', reason: `${message} Resume to go on.`, by: null};

	return leg.gate?.gate === 'checkpoint'
		? [paused]
		: [{type: 'gate-waiting', gate: 'checkpoint', batch, message, until: null, instanceIds: []}, paused];
}

function checkpointReason({leg, plan}: Upgrade, batch: number): string | null {
	const {previous} = leg;

	if (previous === null || leg.direction === 'back') {
		return null;
	}

	switch (plan.policy.checkpoint) {
		case 'none': {
			return null;
		}

		case 'canary': {
			const isFirst = !leg.batches.slice(1).some(other => other.some(({vmId}) => leg.touched.includes(vmId)));

			return isFirst ? 'the first batch is on the new image.' : null;
		}

		case 'zone': {
			const before = plan.batches[previous]?.zone ?? null;
			const next = plan.batches[batch]?.zone ?? null;

			return before === next ? null : `zone ${before ?? '–'} had its turn, zone ${next ?? '–'} comes next.`;
		}

		case 'batch': {
			return `batch ${previous + 1} is on the new image, batch ${batch + 1} comes next.`;
		}
	}
}

/** The pause between two batches which both were asked; whoever resumed at a checkpoint waited long enough. */
function pauseGate(
	{leg, plan}: Upgrade,
	batch: number,
	{takenAt}: Snapshot,
): {readonly isHeld: boolean; readonly facts: readonly UpgradeFact[]} {
	const {pauseSeconds} = plan.policy;
	const isWaived = leg.passed.includes('pause') || leg.passed.includes('checkpoint');

	if (leg.previous === null || pauseSeconds <= 0 || isWaived) {
		return {isHeld: false, facts: []};
	}

	if (leg.gate?.gate !== 'pause') {
		const waiting: UpgradeFact = {
			type: 'gate-waiting',
			gate: 'pause',
			batch,
			message: `Pausing ${pauseSeconds} s between batches.`,
			until: takenAt + pauseSeconds * 1000,
			instanceIds: [],
		};

		return {isHeld: true, facts: [waiting]};
	}

	return takenAt < (leg.gate.until ?? 0)
		? {isHeld: true, facts: []}
		: {isHeld: false, facts: [{type: 'gate-passed', gate: 'pause', batch}]};
}
