import {countModels} from '../../fleet/snapshot.js';
import {type Check, type CheckFacts, pass, refuse, warn} from './check.js';

// At most 10 models may be alive in a Uniform set; then neither model nor capacity can change (documented, and seen in issues of the Cluster API provider).
const maxModels = 10;
const warnModels = 8;

/**
 * Whether there is room for the model which the plan writes. Counted as it will be after the write: the target's model
 * comes on top of those which instances keep, and the one which the set names now goes where no instance has it.
 */
export function checkModels({snapshot, target, hasModelChange}: CheckFacts): Check | null {
	const name = 'models-in-use';

	// The limit is documented for Uniform sets.
	if (snapshot.scaleSet.orchestrationMode === 'Flexible') {
		return null;
	}

	const now = countModels(snapshot);
	const count = hasModelChange ? countModels({...snapshot, scaleSet: {...snapshot.scaleSet, image: target}}) : now;

	if (hasModelChange && count > maxModels) {
		return refuse(
			name,
			`At least ${now} of at most ${maxModels} models are in use by the instances: Azure will not take one more.`,
			'Bring the instances of one old model to an image which is in use already, or delete them, before adding another.',
		);
	}

	const message = `At least ${count} of at most ${maxModels} models ${hasModelChange ? 'will be' : count === 1 ? 'is' : 'are'} in use by the instances.`;

	if (count < warnModels) {
		return pass(name, message);
	}

	return warn(
		name,
		message,
		count >= maxModels
			? 'Until an old model is gone the set can change neither model nor capacity: upgrade all instances of one old image, the selected and the others.'
			: 'Leave no instances behind on old models.',
	);
}
