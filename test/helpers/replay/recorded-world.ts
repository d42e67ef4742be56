import {buildWorld} from '../../../source/simulator/scenarios/build-world.js';
import {digText, isJsonObject, type Json, type JsonObject} from '../../../source/simulator/world/json.js';
import type {ImageVersionFacts} from '../../../source/simulator/world/image-catalogue.js';
import type {World} from '../../../source/simulator/world/world.js';
import type {Recording} from './recording.js';

type Catalogue = Record<string, Record<string, Record<string, ImageVersionFacts[]>>>;

const objectsIn = (value: Json | undefined): readonly JsonObject[] => {
	if (Array.isArray(value)) {
		return value.flatMap(item => objectsIn(item));
	}

	return isJsonObject(value) ? [value, ...Object.values(value).flatMap(member => objectsIn(member))] : [];
};

const addImage = (catalogue: Catalogue, publisher: string, offer?: string, sku?: string, version?: string): void => {
	const same = <Value>(record: Record<string, Value>, name: string, empty: Value): Value => {
		const known = Object.keys(record).find(key => key.toLowerCase() === name.toLowerCase()) ?? name;
		record[known] ??= empty;
		return record[known];
	};
	const offers = same(catalogue, publisher, {});
	const skus = offer === undefined ? {} : same(offers, offer, {});
	const versions: ImageVersionFacts[] = sku === undefined ? [] : same(skus, sku, []);
	const isVersion = version !== undefined && version.toLowerCase() !== 'latest';
	if (isVersion && !versions.some(({name}) => name === version)) {
		versions.push({name: version, state: 'Active'});
		versions.sort((one, other) => one.name.localeCompare(other.name, 'en', {numeric: true}));
	}
};

const imagePattern =
	/\/publishers\/([^/]+)(?:\/artifactTypes\/vmImage\/offers\/([^/]+)(?:\/skus\/([^/]+)(?:\/versions\/([^/]+))?)?)?$/i;

/** The images which a recording lists or names, as the catalogue of its world. */
const catalogueOf = (recording: Recording): Catalogue => {
	const catalogue: Catalogue = {};
	const objects = recording.exchanges.flatMap(({body, requestBody}) => objectsIn([body ?? null, requestBody ?? null]));
	// Ids first: they write names as Azure does, references as somebody likes.
	for (const found of objects) {
		const [, publisher, offer, sku, version] = imagePattern.exec(digText(found, 'id') ?? '') ?? [];
		if (publisher !== undefined) {
			addImage(catalogue, publisher, offer, sku, version);
		}
	}

	for (const found of objects) {
		const reference = {
			publisher: digText(found, 'publisher'),
			offer: digText(found, 'offer'),
			sku: digText(found, 'sku'),
			version: digText(found, 'exactVersion') ?? digText(found, 'version'),
		};
		if (reference.publisher !== null && reference.offer !== null && reference.sku !== null) {
			addImage(catalogue, reference.publisher, reference.offer, reference.sku, reference.version ?? 'latest');
		}
	}

	for (const versions of Object.values(catalogue).flatMap(offers =>
		Object.values(offers).flatMap(Object.values<ImageVersionFacts[]>),
	)) {
		// The recording says only latest of it: then there was one.
		if (versions.length === 0) {
			versions.push({name: '1.0.0', state: 'Active'});
		}
	}

	return catalogue;
};

const managedImagePattern =
	/^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/images\/([^/]+)$/i;

/** The images of their own which models of the recording name. */
const managedImagesOf = (recording: Recording): World['managedImages'] =>
	recording.exchanges.flatMap(({requestBody}) =>
		objectsIn(requestBody).flatMap(found => {
			const [, subscriptionId, resourceGroup, name] = managedImagePattern.exec(digText(found, 'id') ?? '') ?? [];
			return subscriptionId === undefined || resourceGroup === undefined || name === undefined
				? []
				: [
						{
							subscriptionId,
							resourceGroup,
							name,
							location: digText(requestBody, 'location') ?? '',
							osType: 'Linux' as const,
						},
					];
		}),
	);

const subscriptionsOf = (recording: Recording, template: World['subscriptions'][number]): World['subscriptions'] => {
	const groups = new Map<string, Map<string, {readonly name: string; readonly location: string}>>();
	const missing = new Set<string>();
	for (const {url, status, body} of recording.exchanges) {
		const {pathname} = new URL(url);
		const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(pathname) ?? [];
		if (subscriptionId === undefined) {
			continue;
		}

		const found = groups.get(subscriptionId) ?? new Map();
		groups.set(subscriptionId, found);
		const [, name] = /\/resourceGroups\/([^/]+)/i.exec(pathname) ?? [];
		const isMissing = status === 404 && digText(body, 'error', 'code') === 'ResourceGroupNotFound';
		if (name !== undefined && isMissing && !found.has(name.toLowerCase())) {
			missing.add(name.toLowerCase());
		}

		if (name !== undefined && !found.has(name.toLowerCase()) && !missing.has(name.toLowerCase())) {
			found.set(name.toLowerCase(), {name, location: digText(body, 'location') ?? 'westus'});
		}
	}

	return [...groups].map(([subscriptionId, found]) => ({
		...template,
		subscriptionId,
		resourceGroups: [...found.values()],
	}));
};

/** Builds the world in which a recording began: its subscriptions, groups and images, and no scale set yet. */
export const buildRecordedWorld = (recording: Recording): World => {
	const startsAt = recording.exchanges.find(({at}) => at !== null)?.at ?? Date.UTC(2024, 7, 26);
	const template = buildWorld({scenario: 'calm', seed: 1, speed: 1, startsAt});
	const [subscription] = template.subscriptions;
	if (subscription === undefined) {
		throw new Error('The scenario calm has no subscription.');
	}

	return {
		...template,
		subscriptions: subscriptionsOf(recording, subscription),
		images: catalogueOf(recording),
		managedImages: managedImagesOf(recording),
		scaleSets: {},
	};
};
