import {imageVersionName} from '../fleet/image.js';
import type {Snapshot} from '../fleet/snapshot.js';
import {instancesText, partText} from './counted.js';
import type {EndingFact, UpgradeFact} from './event.js';
import {nextBatch} from './leg.js';
import {faultOn} from './limits.js';
import {namesSame} from './model-change.js';
import type {Observation} from './observation.js';
import {beforeBatches, openBatch} from './open-batch.js';
import {endUnrestored, endWith} from './repairs.js';
import {countProgress, hasEnded, type Upgrade} from './upgrade.js';
import {watchBatch} from './watch-batch.js';
import {watchRequest} from './watch-request.js';
import {whatStaysMixed, whereInstancesAre, whoWasLeftOut} from './wording.js';

/** What the world tells an upgrade: the operator, Azure's answers, and what a poll saw. */
export type Input =
	| {readonly type: 'confirm'}
	/** The model names the image of the leg: read back, not assumed. */
	| {readonly type: 'model-written'; readonly etag: string | null}
	| {readonly type: 'batch-taken'; readonly operation: string | null}
	/** A call which cannot succeed by being sent again. */
	| {readonly type: 'call-refused'; readonly message: string}
	/** The sign-in or a role is missing: the same call works once the operator has seen to it. */
	| {readonly type: 'call-forbidden'; readonly message: string}
	| {readonly type: 'repairs-set'; readonly state: 'suspended' | 'running'}
	/** The scale set is not there any more. */
	| {readonly type: 'set-gone'; readonly message: string}
	| ({readonly type: 'snapshot-taken'} & Observation);

/**
 * What follows from an input. Pure: replayed with the same input it decides the same. A decision is small and complete;
 * the caller takes it in and asks again with the same input until nothing more follows.
 */
export function decide(upgrade: Upgrade, input: Input): readonly UpgradeFact[] {
	if (hasEnded(upgrade)) {
		return [];
	}

	switch (input.type) {
		case 'confirm': {
			return upgrade.isConfirmed ? [] : [{type: 'upgrade-confirmed'}];
		}

		case 'model-written': {
			return upgrade.leg.model === 'requested'
				? [{type: 'model-updated', image: upgrade.leg.image, etag: input.etag}]
				: [];
		}

		case 'batch-taken': {
			return upgrade.leg.batchStatus === 'requested'
				? [{type: 'batch-accepted', batch: upgrade.leg.batch, operation: input.operation}]
				: [];
		}

		case 'call-refused': {
			return fault(upgrade, input.message);
		}

		case 'call-forbidden': {
			return whenForbidden(upgrade, input.message);
		}

		case 'repairs-set': {
			return whenRepairsSet(upgrade, input.state);
		}

		case 'set-gone': {
			return [{type: 'upgrade-faulted', message: `${input.message} ${whereInstancesAre(upgrade)}`, breach: null}];
		}

		case 'snapshot-taken': {
			return upgrade.isConfirmed ? decideOnSnapshot(upgrade, input) : [];
		}
	}
}

function decideOnSnapshot(upgrade: Upgrade, input: Observation): readonly UpgradeFact[] {
	const {leg} = upgrade;
	const {snapshot} = input;

	if (upgrade.ending !== null) {
		return upgrade.repairs === 'resuming' ? [] : [upgrade.ending];
	}

	// Its end did not reach the disk.
	if (upgrade.breach !== null) {
		return faultOn(upgrade, upgrade.breach).slice(1);
	}

	if (leg.batchStatus !== 'pending') {
		const facts = leg.batchStatus === 'accepted' ? watchBatch(upgrade, input) : watchRequest(upgrade, input);

		return facts.length > 0 ? facts : foreignChange(upgrade, snapshot);
	}

	if (leg.model === 'requested' || upgrade.repairs === 'suspending') {
		return [];
	}

	const batch = nextBatch(leg);

	if (batch === null && !mustWriteBack(upgrade, snapshot)) {
		return endWith(upgrade, finish(upgrade));
	}

	if (upgrade.status === 'paused') {
		return [];
	}

	if (batch === null) {
		const write = beforeBatches(upgrade, snapshot);

		return write === null ? [] : [write];
	}

	const foreign = foreignChange(upgrade, snapshot);

	return foreign.length > 0 ? foreign : openBatch(upgrade, batch, snapshot);
}

/** With no instance to bring back the model is still to name the old image again, where it was written. */
function mustWriteBack({leg}: Upgrade, {scaleSet}: Snapshot): boolean {
	return leg.direction === 'back' && leg.model === 'to-write' && !namesSame(scaleSet.image, leg.image);
}

/** Someone else wrote another image into the model: instances asked now would take theirs. Stop and explain. */
function foreignChange(upgrade: Upgrade, {scaleSet}: Snapshot): readonly UpgradeFact[] {
	if (upgrade.leg.model !== 'updated' || upgrade.status === 'paused' || namesSame(scaleSet.image, upgrade.leg.image)) {
		return [];
	}

	const message = `Somebody changed the image of the model to ${imageVersionName(scaleSet.image)}.`;

	return [
		{type: 'foreign-change-seen', message},
		{
			type: 'paused',
			reason: `${message} No batch starts while the model names another image than the plan.`,
			by: null,
		},
	];
}

function fault(upgrade: Upgrade, message: string): readonly UpgradeFact[] {
	if (upgrade.ending !== null) {
		return [endUnrestored(upgrade, upgrade.ending, message)];
	}

	const ending: EndingFact = {
		type: 'upgrade-faulted',
		message: `${message} ${whatStaysMixed(upgrade)}`,
		breach: null,
	};

	return endWith(upgrade, ending);
}

/** Nothing changed yet: it ends. Else it waits for the operator, and sends the same call again when resumed. */
function whenForbidden(upgrade: Upgrade, message: string): readonly UpgradeFact[] {
	if (upgrade.ending !== null || !upgrade.hasChanged) {
		return fault(upgrade, message);
	}

	return upgrade.status === 'paused'
		? []
		: [{type: 'paused', reason: `${message} Resume when that is seen to: the same call is sent again.`, by: null}];
}

function whenRepairsSet({repairs, ending}: Upgrade, state: 'suspended' | 'running'): readonly UpgradeFact[] {
	if (state === 'suspended') {
		return repairs === 'suspending' ? [{type: 'repairs-suspended'}] : [];
	}

	return repairs === 'resuming' && ending !== null ? [{type: 'repairs-resumed'}, ending] : [];
}

function whoRun(count: number): string {
	return `${instancesText(count)} ${count === 1 ? 'runs' : 'run'}`;
}

function finish(upgrade: Upgrade): EndingFact {
	const {upgraded, failed} = countProgress(upgrade);
	const {leg} = upgrade;
	const version = imageVersionName(leg.image);

	if (failed > 0) {
		return {
			type: 'upgrade-faulted',
			message: `${partText(failed, {of: upgraded + failed, verb: ['did', 'did']})} not become healthy on ${version}. ${whatStaysMixed(upgrade)}`,
			breach: null,
		};
	}

	const model = leg.model === 'to-write' ? ' The model was not changed.' : '';
	const rest = `${whoWasLeftOut(upgrade)}${model}`;

	return leg.direction === 'forward'
		? {
				type: 'upgrade-completed',
				upgraded,
				message: `${whoRun(upgraded)} ${version} and ${upgraded === 1 ? 'is' : 'are'} ready.${rest}`,
			}
		: {
				type: 'rolled-back',
				message: `${whoRun(upgraded)} ${version} again and ${upgraded === 1 ? 'is' : 'are'} ready.${whoWasLeftOut(upgrade)}`,
			};
}
