import {compareVersions, exactVersionOf, imageVersionName, type ImageVersion} from '../../fleet/image.js';
import {kindRefusal} from '../image-target.js';
import {type Check, type CheckFacts, pass, refuse, warn} from './check.js';

const name = 'image';

/** What is looked at of an image alone, before anybody is selected. */
export type ImageFacts = Pick<CheckFacts, 'snapshot' | 'target' | 'versions'>;

/**
 * Whether the set can take the image: the same kind as now, there, and in the region. Azure refuses a version which is
 * not there only when instances fail.
 */
export function checkImage(facts: ImageFacts): Check {
	const {
		snapshot: {scaleSet},
		target,
		versions,
	} = facts;

	const refusal = kindRefusal(scaleSet.image, target.kind);

	if (refusal !== null) {
		return refuse(name, refusal, 'Choose an image of the same kind, or create a new scale set.');
	}

	if (target.kind === 'managed') {
		return checkManagedImage(facts);
	}

	if (target.kind === 'vhd') {
		return warn(
			name,
			'Whether the blob exists, and whether Azure may read it, is not checked for a VHD.',
			'See for yourself that it is in a storage account of the same region and subscription.',
		);
	}

	return versions === null
		? warn(
				name,
				`The list of versions was not read, so whether this one exists in ${scaleSet.location} is unknown.`,
				'Azure lists none of shared and community galleries: if it does not exist, the write of the model is refused and nothing is changed.',
			)
		: checkVersion(facts, versions);
}

function checkManagedImage({snapshot: {scaleSet}, target, versions}: ImageFacts): Check {
	const imageId = target.id ?? '';
	const next = `See for yourself: az image show --ids ${imageId}.`;

	if (versions === null) {
		return warn(name, `Whether the managed image exists and is in ${scaleSet.location} is not known.`, next);
	}

	const found = versions.find(({id}) => id?.toLowerCase() === imageId.toLowerCase());

	return found === undefined
		? refuse(
				name,
				`Managed image ${imageId.split('/').at(-1)} does not exist, is not complete, or is not in ${scaleSet.location}.`,
				next,
			)
		: pass(name, `Managed image ${found.version} exists in ${scaleSet.location}.`);
}

function checkVersion({snapshot: {scaleSet}, target}: ImageFacts, versions: readonly ImageVersion[]): Check {
	const wanted = exactVersionOf(target);
	const found = versions.find(version => wanted !== null && compareVersions(version.version, wanted) === 0);
	const newest = versions.find(({isNewest}) => isNewest) ?? versions[0];

	if (found === undefined) {
		return target.kind === 'gallery'
			? refuse(
					name,
					`Version ${imageVersionName(target)} of ${target.id ?? 'the image'} does not exist, or is not replicated to ${scaleSet.location}.`,
					newest === undefined
						? `Replicate a version to ${scaleSet.location} first.`
						: `Replicate it there first; the newest which is there is ${newest.version}.`,
				)
			: refuse(
					name,
					`Version ${imageVersionName(target)} of ${target.sku ?? target.id ?? 'the image'} does not exist in ${scaleSet.location}.`,
					newest === undefined ? 'No version exists there: check the SKU.' : `The newest is ${newest.version}.`,
				);
	}

	if (found.isDeprecated) {
		return warn(
			name,
			`Version ${found.version} is deprecated by its publisher: Azure may refuse new instances of it.`,
			newest === undefined || newest === found
				? 'Choose another image.'
				: `Choose a newer one, such as ${newest.version}.`,
		);
	}

	// The newest is what `latest` means: whatever is newer than that has been excluded from it.
	return newest !== undefined && compareVersions(found.version, newest.version) > 0
		? warn(
				name,
				`Version ${found.version} exists in ${scaleSet.location} but is excluded from latest by its publisher.`,
				`It may not be meant for use yet; latest is ${newest.version}.`,
			)
		: pass(
				name,
				`Version ${found.version} exists in ${scaleSet.location}${found.isNewest ? ' and is the newest' : ''}.`,
			);
}
