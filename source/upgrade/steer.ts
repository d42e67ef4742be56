import {exactVersionOf, imageKey, imageVersionName} from '../fleet/image.js';
import {isCurrent, type Snapshot} from '../fleet/snapshot.js';
import type {UpgradeFact} from './event.js';
import {hasEnded, type Upgrade} from './upgrade.js';
import {whatStaysMixed} from './wording.js';

/** What an operator can want of a running upgrade. Each is another word, and does another thing. */
export type Steering = 'pause' | 'resume' | 'cancel' | 'roll-back';

/** What follows from the wish, or why it cannot be had, in a sentence. */
export type Steered =
	| {readonly isPossible: true; readonly facts: readonly UpgradeFact[]}
	| {readonly isPossible: false; readonly reason: string};

/**
 * Pause: the batch in flight ends, none follows until resume. Cancel: nothing more is asked, ever; what is mixed stays
 * so. Roll back: what this upgrade changed goes back to the exact old image, in the same batches and by the same gates.
 */
export function steer(upgrade: Upgrade, steering: Steering, snapshot: Snapshot | null): Steered {
	switch (steering) {
		case 'pause': {
			return upgrade.status === 'rolling-forward' || upgrade.status === 'rolling-back'
				? yes({type: 'paused', reason: 'Paused by the operator.'})
				: no('There is nothing to pause: the upgrade does not run.');
		}

		case 'resume': {
			return upgrade.status === 'paused'
				? yes({type: 'resumed'})
				: no('There is nothing to resume: the upgrade is not paused.');
		}

		case 'cancel': {
			return hasEnded(upgrade)
				? no('There is nothing to cancel: the upgrade has ended.')
				: yes({type: 'upgrade-cancelled', message: `Cancelled by the operator. ${whatStaysMixed(upgrade)}`});
		}

		case 'roll-back': {
			return rollBack(upgrade, snapshot);
		}
	}
}

function rollBack(upgrade: Upgrade, snapshot: Snapshot | null): Steered {
	const {leg, oldImages, plan} = upgrade;
	const {model} = oldImages;
	const version = exactVersionOf(model);

	if (plan.willStart !== 'nothing') {
		return no('The platform runs this upgrade: its mode decides what a write of the old image would start.');
	}

	if (leg.direction === 'back') {
		return no('The way back has begun already.');
	}

	if (leg.batchStatus !== 'pending' && !hasEnded(upgrade)) {
		return no('A batch is in flight. Pause, wait until it has ended, then roll back.');
	}

	if (leg.model === 'requested') {
		return no('The model is being written. Wait a moment.');
	}

	if (model.kind === 'unknown' || ((model.kind === 'platform' || model.kind === 'gallery') && version === null)) {
		return no(
			'The old image was not known exactly, so there is nothing to go back to. Choose an image and plan an upgrade.',
		);
	}

	if (snapshot === null) {
		return no('The scale set has not been read yet.');
	}

	// A pending instance is none of ours, even when somebody else brought it to the new image meanwhile.
	const touched = new Set(Object.keys(leg.progress).filter(vmId => leg.progress[vmId] !== 'pending'));

	const changed = new Set(
		snapshot.instances.flatMap(instance =>
			touched.has(instance.vmId) && isCurrent(instance, model, snapshot.scaleSet) !== true ? [instance.vmId] : [],
		),
	);

	// Written out, since `latest` has moved on.
	const image = version === null ? model : {...model, version, exactVersion: version};

	const strays = [...changed].filter(vmId => {
		const old = oldImages.instances[vmId];
		return old === undefined || imageKey(old) !== imageKey(image);
	});

	if (strays.length > 0) {
		return no(
			`${strays.length} of the upgraded instances ran another image than the model before, so ${imageVersionName(image)} is not what they go back to. Select them and plan an upgrade.`,
		);
	}

	const batches = leg.batches
		.map(batch => batch.filter(({vmId}) => changed.has(vmId)))
		.filter(batch => batch.length > 0);

	return yes({type: 'rollback-started', image, batches});
}

function yes(...facts: readonly UpgradeFact[]): Steered {
	return {isPossible: true, facts};
}

function no(reason: string): Steered {
	return {isPossible: false, reason};
}
