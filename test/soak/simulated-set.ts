import {digText} from '../../source/simulator/world/json.js';
import type {Instance, ScaleSet, World} from '../../source/simulator/world/world.js';
import {exactVersionOf, type Image} from '../../source/fleet/image.js';

/** The scale set of a world; `null` when somebody deleted it. */
export function setOf(world: World): ScaleSet | null {
	return Object.values(world.scaleSets)[0] ?? null;
}

/** The image of an instance in a word, which two share when and only when they run the same. */
export function textOfImage({imageReference, imageUri}: Instance): string {
	return (
		digText(imageReference, 'exactVersion') ??
		digText(imageReference, 'version') ??
		digText(imageReference, 'id') ??
		imageUri ??
		'nothing'
	);
}

/** What is wrong when the journal counts an instance as upgraded; `null` when it is, or is not there any more. */
export function whyNotUpgraded(vmId: string, image: Image, world: World): string | null {
	const instance = setOf(world)?.instances.find(candidate => candidate.vmId === vmId);

	if (instance === undefined) {
		return null;
	}

	const text = textOfImage(instance).toLowerCase();
	const wanted = [exactVersionOf(image), image.id, image.uri].map(name => name?.toLowerCase());

	return wanted.includes(text)
		? null
		: `instance ${instance.instanceId} counts as upgraded, but runs ${text} instead of ${wanted.find(name => name !== undefined)}`;
}
