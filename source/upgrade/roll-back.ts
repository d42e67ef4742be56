import {exactVersionOf, imageKey, imageVersionName, runsImage} from '../fleet/image.js';
import type {Instance} from '../fleet/scale-set.js';
import {isCurrent, type Snapshot} from '../fleet/snapshot.js';
import {isBusy} from './in-set.js';
import {impossible, possible, type Steered} from './steered.js';
import {hasEnded, type Upgrade} from './upgrade.js';
import {modeRefusal} from './will-start.js';

/**
 * The way back for what this upgrade changed, in the same batches, to the image which the model named before. Instances
 * which it never asked are none of ours, even when somebody else brought them to the new image meanwhile; those which it
 * asked and which are still changing belong to it.
 */
export function rollBack(upgrade: Upgrade, snapshot: Snapshot | null, by: string | null): Steered {
	const {leg, oldImages, plan} = upgrade;
	const {model} = oldImages;
	const version = exactVersionOf(model);

	if (plan.willStart !== 'nothing') {
		return impossible('The platform runs this upgrade: its mode decides what a write of the old image would start.');
	}

	if (leg.direction === 'back') {
		return impossible('The way back has begun already.');
	}

	if (leg.batchStatus !== 'pending' && !hasEnded(upgrade)) {
		return impossible('A batch is in flight. Pause, wait until it has ended, then roll back.');
	}

	if (leg.model === 'requested' && !hasEnded(upgrade)) {
		return impossible('The model is being written. Wait a moment.');
	}

	if (model.kind === 'unknown' || ((model.kind === 'platform' || model.kind === 'gallery') && version === null)) {
		return impossible(
			'The old image was not known exactly, so there is nothing to go back to. Choose an image and plan an upgrade.',
		);
	}

	if (snapshot === null) {
		return impossible('The scale set has not been read yet.');
	}

	const refusal = modeRefusal(plan, snapshot.scaleSet.upgradePolicyMode);

	if (refusal !== null) {
		return impossible(refusal);
	}

	// Written out, since `latest` has moved on.
	const image = version === null ? model : {...model, version, exactVersion: version};
	const touched = new Set(leg.touched);
	const ours = snapshot.instances.filter(instance => touched.has(instance.vmId));

	const mayChange = (instance: Instance) => leg.progress[instance.vmId] === 'asked' || isBusy(instance);

	/** It ran another image than the model, and runs it still: there is nothing to take back. */
	const isUnmoved = (instance: Instance) => {
		const old = oldImages.instances[instance.vmId];
		const isOther = old !== undefined && imageKey(old) !== imageKey(image);

		return isOther && runsImage(instance.image, old) === true && !mayChange(instance);
	};

	const moved = ours.filter(instance => !isUnmoved(instance));

	const strays = moved.filter(({vmId}) => {
		const old = oldImages.instances[vmId];
		return old === undefined || imageKey(old) !== imageKey(image);
	});

	if (strays.length > 0) {
		return impossible(
			strays.length === 1
				? `One of the instances which were asked ran another image than the model before, so ${imageVersionName(image)} is not what it goes back to. Select it and plan an upgrade.`
				: `${strays.length} of the instances which were asked ran another image than the model before, so ${imageVersionName(image)} is not what they go back to. Select them and plan an upgrade.`,
		);
	}

	const changed = new Set(
		moved
			.filter(instance => isCurrent(instance, model, snapshot.scaleSet) !== true || mayChange(instance))
			.map(({vmId}) => vmId),
	);

	const batches = leg.batches
		.map(batch => batch.filter(({vmId}) => changed.has(vmId)))
		.filter(batch => batch.length > 0);

	return possible({type: 'rollback-started', image, batches, by});
}
