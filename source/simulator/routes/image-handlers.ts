import type {Answer, Call} from './call.js';
import {entityNotFound, invalidParameter} from '../errors.js';
import {imageBudget} from '../world/image-budget.js';
import {findByName} from '../world/images.js';
import type {ImageVersionFacts} from '../world/image-catalogue.js';
import type {JsonObject} from '../world/json.js';

/** Whether the platform upgrades sets of a SKU by itself: not all SKUs are so lucky [recorded]. */
const automaticUpgrade = (sku: string): JsonObject => ({
	automaticOSUpgradeProperties: {automaticOSUpgradeSupported: !/minimal/i.test(sku)},
});

/** The found member of a record, with its name in the right case; 404 as Azure words it when there is none. */
const pick = <Value>(
	record: {readonly [name: string]: Value},
	kind: string,
	name: string,
): {readonly name: string; readonly value: Value} => {
	const value = findByName(record, name);
	const found = Object.keys(record).find(key => key.toLowerCase() === name.toLowerCase());
	if (value === undefined || found === undefined) {
		throw entityNotFound(`${kind}: ${name} was not found.`);
	}

	return {name: found, value};
};

const publisherOf = (call: Call) => pick(call.world.images, 'Publisher', call.parameters['publisher'] ?? '');

const offerOf = (call: Call) => pick(publisherOf(call).value, 'Offer', call.parameters['offer'] ?? '');

const skuOf = (call: Call) => pick(offerOf(call).value, 'Sku', call.parameters['sku'] ?? '');

/** One entry of a bare array; ids start with capitals and have the location in lower case [recorded]. */
const entry = (call: Call, name: string, path: string, properties?: JsonObject): JsonObject => {
	const {subscriptionId = '', location = ''} = call.parameters;
	return {
		...(properties !== undefined && {properties}),
		location: location.toLowerCase(),
		name,
		id: `/Subscriptions/${subscriptionId}/Providers/Microsoft.Compute/Locations/${location.toLowerCase()}/Publishers/${path}`,
	};
};

const bareArray = (entries: readonly JsonObject[], headers: Readonly<Record<string, string>> = {}): Answer => ({
	status: 200,
	body: entries,
	headers,
});

/** Every publisher. */
export const listPublishers = (call: Call): Answer =>
	bareArray(Object.keys(call.world.images).map(name => entry(call, name, name)));

/** The offers of a publisher. */
export const listOffers = (call: Call): Answer => {
	const publisher = publisherOf(call);
	return bareArray(
		Object.keys(publisher.value).map(name =>
			entry(call, name, `${publisher.name}/ArtifactTypes/VMImage/Offers/${name}`),
		),
		imageBudget(call, 'ListVMImageOffersFromLocation'),
	);
};

const offerPath = (call: Call): string =>
	`${publisherOf(call).name}/ArtifactTypes/VMImage/Offers/${offerOf(call).name}`;

/** The SKUs of an offer. */
export const listSkus = (call: Call): Answer =>
	bareArray(
		Object.keys(offerOf(call).value).map(name =>
			entry(call, name, `${offerPath(call)}/Skus/${name}`, automaticUpgrade(name)),
		),
		imageBudget(call, 'ListVMImageSkusFromLocation'),
	);

const versionProperties = (call: Call, version: ImageVersionFacts): JsonObject => ({
	hyperVGeneration: 'V2',
	architecture: 'x64',
	replicaType: 'Managed',
	disallowed: {vmDiskType: 'Unmanaged'},
	...automaticUpgrade(skuOf(call).name),
	imageDeprecationStatus: {
		imageState: version.state,
		...(version.state === 'ScheduledForDeprecation' && {scheduledDeprecationTime: '2027-01-31T00:00:00+00:00'}),
	},
	features: [
		{name: 'SecurityType', value: 'TrustedLaunchSupported'},
		{name: 'IsAcceleratedNetworkSupported', value: 'True'},
		{name: 'DiskControllerTypes', value: 'SCSI, NVMe'},
	],
	osDiskImage: /windows/i.test(publisherOf(call).name)
		? {operatingSystem: 'Windows', sizeInBytes: 136_367_309_312}
		: {operatingSystem: 'Linux', sizeInBytes: 32_213_303_808},
	dataDiskImages: [],
});

const versionEntry = (call: Call, version: ImageVersionFacts, isDetailed: boolean): JsonObject =>
	entry(
		call,
		version.name,
		`${offerPath(call)}/Skus/${skuOf(call).name}/Versions/${version.name}`,
		isDetailed ? versionProperties(call, version) : undefined,
	);

const filterOf = (call: Call): ((version: ImageVersionFacts) => boolean) => {
	const filter = call.query.get('$filter')?.trim() ?? '';
	const match = /^(?:name\s+eq\s+'([^']*)'|startswith\(name,\s*'([^']*)'\))$/i.exec(filter);
	if (filter !== '' && match === null) {
		throw invalidParameter(`The filter '${filter}' is not supported, or not simulated.`, '$filter');
	}

	const [, exact, start = ''] = match ?? [];
	return ({name}) => (exact === undefined ? name.startsWith(start) : name === exact);
};

/** The versions of a SKU, oldest first unless `$orderby=name desc`; `$top` counts from there. */
export const listVersions = (call: Call): Answer => {
	const isDescending = /^name\s+desc$/i.test(call.query.get('$orderby') ?? '');
	const versions = skuOf(call).value.filter(filterOf(call));
	const ordered = isDescending ? versions.toReversed() : versions;
	const top = call.query.get('$top') ?? String(ordered.length);
	if (!/^\d+$/.test(top)) {
		throw invalidParameter(`The value '${top}' of $top is not a number.`, '$top');
	}

	const wanted = ordered.slice(0, Number(top));
	const isDetailed = (call.query.get('$expand') ?? '').toLowerCase() === 'properties';
	return bareArray(
		wanted.map(version => versionEntry(call, version, isDetailed)),
		imageBudget(call, 'ListVMImagesVersionsFromLocation'),
	);
};

/** One version of a SKU; `latest` is not one [documented]. */
export const getVersion = (call: Call): Answer => {
	const name = call.parameters['version'] ?? '';
	const version = skuOf(call).value.find(candidate => candidate.name === name);
	if (version === undefined) {
		throw entityNotFound(`Version: ${name} was not found.`);
	}

	return {
		status: 200,
		body: versionEntry(call, version, true),
		headers: imageBudget(call, 'GetVMImageFromLocation'),
	};
};
