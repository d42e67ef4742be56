/** Any JSON value. The simulator keeps ARM resources as JSON, so that unknown members survive a round trip. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Never changed in place: a write makes a new one. */
export type JsonObject = {readonly [name: string]: Json};

/**
 * Parses text as JSON.
 *
 * @throws SyntaxError when it is none.
 */
export const parseJson = (text: string): Json => {
	const parsed: Json = JSON.parse(text);
	return parsed;
};

/** Tells whether a value is a JSON object (and not an array or `null`). */
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of member names, or `undefined` where any of them is missing. */
export const dig = (value: Json | undefined, ...path: readonly string[]): Json | undefined => {
	let found = value;
	for (const name of path) {
		if (!isJsonObject(found)) {
			return undefined;
		}

		found = found[name];
	}

	return found;
};

/** The text at a path, or `null` where there is none. */
export const digText = (value: Json | undefined, ...path: readonly string[]): string | null => {
	const found = dig(value, ...path);
	return typeof found === 'string' ? found : null;
};

/** Members whose value replaces the old one as a whole. */
const replacedAsAWhole: ReadonlySet<string> = new Set(['tags', 'settings']);

const imageIds = ['id', 'sharedGalleryImageId', 'communityGalleryImageId'];

const namesImageById = (reference: JsonObject): boolean => imageIds.some(name => reference[name] !== undefined);

/**
 * An image reference with only a SKU or a version keeps the publisher and offer [recorded: a PUT of `{"sku": …}` alone].
 * One which names its image by id, or no longer does, replaces the old one.
 */
const isReplaced = (name: string, old: JsonObject, value: JsonObject): boolean =>
	replacedAsAWhole.has(name) || (name === 'imageReference' && (namesImageById(old) || namesImageById(value)));

/**
 * Merges a patch as ARM does: members which the patch does not name stay, `null` removes, objects merge, arrays are
 * replaced as a whole. Returns a new object.
 */
export const mergePatch = (target: JsonObject, patch: JsonObject): JsonObject => {
	const merged: Record<string, Json> = {...target};
	for (const [name, value] of Object.entries(patch)) {
		const old = merged[name];
		if (value === null) {
			delete merged[name];
		} else if (isJsonObject(value) && isJsonObject(old) && !isReplaced(name, old, value)) {
			merged[name] = mergePatch(old, value);
		} else if (isJsonObject(value) && !replacedAsAWhole.has(name)) {
			merged[name] = mergePatch({}, value);
		} else {
			merged[name] = value;
		}
	}

	return merged;
};

/** Tells whether two JSON values are the same, whatever the order of their members. */
export const isSameJson = (one: Json | undefined, other: Json | undefined): boolean => {
	if (Array.isArray(one) && Array.isArray(other)) {
		return one.length === other.length && one.every((value, index) => isSameJson(value, other[index]));
	}

	if (isJsonObject(one) && isJsonObject(other)) {
		const names = Object.keys(one);
		return (
			names.length === Object.keys(other).length &&
			names.every(name => name in other && isSameJson(one[name], other[name]))
		);
	}

	return one === other;
};
