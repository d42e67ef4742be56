import type {Live} from '../../store/live.js';
import {parseImageTarget} from '../../upgrade/image-target.js';
import {existenceOf} from '../screen/existence.js';
import {targetOf} from '../screen/images.js';
import {type Outcome, say, type Screen} from '../screen/screen.js';

/** Takes the image which was typed after the word: a number of the list which was read out, or an image by its name. */
export function chooseImage(screen: Screen, text: string, live: Live): Outcome {
	const {snapshot, imageVersions} = live;

	if (snapshot === null) {
		return say(screen, 'No scale set is open yet.', 'warn');
	}

	const version =
		/^\d{1,3}$/v.test(text) && imageVersions.status === 'loaded' ? imageVersions.value[Number(text) - 1] : undefined;

	if (version !== undefined) {
		return say({...screen, target: targetOf(version)}, `Image to take: ${version.version}.`);
	}

	const parsed = parseImageTarget(text, snapshot.scaleSet.image);

	if (!parsed.isValid) {
		return say(screen, parsed.message, 'warn');
	}

	const existence = existenceOf(parsed.target, live);
	const doubt = existence.status === 'unchecked' ? ' Whether it exists was not checked.' : '';

	return existence.status === 'missing'
		? say(screen, existence.message, 'warn')
		: say({...screen, target: parsed.target}, `Image to take: ${text}.${doubt}`);
}
