import {imageVersionName} from '../fleet/image.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {UpgradeFact} from './event.js';
import {namesSame} from './model-change.js';
import {openBatch} from './open-batch.js';
import {countProgress, hasEnded, type Upgrade} from './upgrade.js';
import {type Observation, watchBatch} from './watch-batch.js';
import {whatStaysMixed} from './wording.js';

/** What the world tells an upgrade: the operator, Azure's answers, and what a poll saw. */
export type Input =
	| {readonly type: 'confirm'}
	/** The model names the image of the leg: read back, not assumed. */
	| {readonly type: 'model-written'; readonly etag: string | null}
	| {readonly type: 'batch-taken'; readonly operation: string | null}
	/** A call which cannot succeed by being sent again. */
	| {readonly type: 'call-refused'; readonly message: string}
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
			return [{type: 'upgrade-faulted', message: `${input.message} ${whatStaysMixed(upgrade)}`, breach: null}];
		}

		case 'snapshot-taken': {
			return upgrade.isConfirmed ? decideOnSnapshot(upgrade, input) : [];
		}
	}
}

function decideOnSnapshot(upgrade: Upgrade, input: Observation): readonly UpgradeFact[] {
	const {leg} = upgrade;

	if (leg.batchStatus === 'accepted') {
		const facts = watchBatch(upgrade, input);

		return facts.length > 0 ? facts : foreignChange(upgrade, input.snapshot);
	}

	if (leg.batchStatus === 'requested' || leg.model === 'requested') {
		return [];
	}

	if (leg.batch >= leg.batches.length) {
		return [finish(upgrade)];
	}

	if (upgrade.status === 'paused') {
		return [];
	}

	if (leg.model === 'updated') {
		const foreign = foreignChange(upgrade, input.snapshot);

		if (foreign.length > 0) {
			return foreign;
		}
	}

	return openBatch(upgrade, input.snapshot);
}

/** Someone else wrote another image into the model: instances asked now would take theirs. Stop and explain. */
function foreignChange(upgrade: Upgrade, {scaleSet}: Snapshot): readonly UpgradeFact[] {
	if (upgrade.leg.model !== 'updated' || upgrade.status === 'paused' || namesSame(scaleSet.image, upgrade.leg.image)) {
		return [];
	}

	const message = `Somebody changed the image of the model to ${imageVersionName(scaleSet.image)}.`;

	return [
		{type: 'foreign-change-seen', message},
		{type: 'paused', reason: `${message} No batch starts while the model names another image than the plan.`},
	];
}

function finish(upgrade: Upgrade): UpgradeFact {
	const {upgraded, failed} = countProgress(upgrade);
	const version = imageVersionName(upgrade.leg.image);

	if (failed > 0) {
		return {
			type: 'upgrade-faulted',
			message: `${failed} of ${upgraded + failed} instances did not become healthy on ${version}. ${whatStaysMixed(upgrade)}`,
			breach: null,
		};
	}

	return upgrade.leg.direction === 'forward'
		? {type: 'upgrade-completed', upgraded, message: `${upgraded} instances run ${version} and are ready.`}
		: {type: 'rolled-back', message: `${upgraded} instances run ${version} again and are ready.`};
}
