import {type Image, writtenImageKey} from '../fleet/image.js';

/** One field of the model, before and after. */
export type ModelChange = {readonly path: string; readonly before: string | null; readonly after: string | null};

const imageReferencePath = 'properties.virtualMachineProfile.storageProfile.imageReference';
const vhdPath = 'properties.virtualMachineProfile.storageProfile.osDisk.image.uri';

/** The fields of the model which change, in ARM's paths; `[]` when the model names the target already. */
export function modelChange(from: Image, to: Image): readonly ModelChange[] {
	if (namesSame(from, to)) {
		return [];
	}

	const before = fieldsOf(from);
	const after = fieldsOf(to);
	const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];

	return paths
		.map(path => ({path, before: before[path] ?? null, after: after[path] ?? null}))
		.filter(change => change.before !== change.after);
}

/** Whether a model with image `from` needs no write to have `to`: the names and the version as written are the same. */
export function namesSame(from: Image, to: Image): boolean {
	return writtenImageKey(from) === writtenImageKey(to);
}

function fieldsOf(image: Image): Readonly<Record<string, string | null>> {
	switch (image.kind) {
		case 'platform': {
			return {
				[`${imageReferencePath}.publisher`]: image.publisher,
				[`${imageReferencePath}.offer`]: image.offer,
				[`${imageReferencePath}.sku`]: image.sku,
				[`${imageReferencePath}.version`]: image.version,
			};
		}

		case 'gallery':
		case 'managed': {
			return {[`${imageReferencePath}.id`]: image.id};
		}

		case 'vhd': {
			return {[vhdPath]: image.uri};
		}

		case 'unknown': {
			return {};
		}
	}
}
