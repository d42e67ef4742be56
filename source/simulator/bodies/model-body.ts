import {invalidParameter} from '../errors.js';
import {dig, isJsonObject, type Json, type JsonObject} from '../world/json.js';

/** Members which a write never changes, whatever the body says. */
const readOnlyMembers = ['id', 'name', 'type', 'etag', 'systemData'];
const readOnlyProperties = ['provisioningState', 'uniqueId', 'timeCreated'];

/** Members which clients send as `null` when they have nothing to say of them: what is there stays. */
const absentWhenNull = ['location', 'sku', 'properties', 'zones'];
const absentPropertiesWhenNull = ['virtualMachineProfile', 'upgradePolicy', 'orchestrationMode'];

/** Members which Azure takes and never tells. */
const secretMembers: ReadonlySet<string> = new Set(['adminPassword', 'customData', 'protectedSettings']);

const profile = ['properties', 'virtualMachineProfile'];

/** What must be an object, or a list of objects, for the model to be one. */
const objects = [
	['sku'],
	['tags'],
	['properties', 'upgradePolicy'],
	['properties', 'automaticRepairsPolicy'],
	profile,
	[...profile, 'storageProfile'],
	[...profile, 'storageProfile', 'imageReference'],
	[...profile, 'storageProfile', 'osDisk'],
	[...profile, 'osProfile'],
	[...profile, 'networkProfile'],
	[...profile, 'extensionProfile'],
];
const lists = [
	[...profile, 'extensionProfile', 'extensions'],
	[...profile, 'networkProfile', 'networkInterfaceConfigurations'],
];

const without = (source: JsonObject, names: readonly string[]): JsonObject =>
	Object.fromEntries(Object.entries(source).filter(([name]) => !names.includes(name)));

const withoutNull = (source: JsonObject, names: readonly string[]): JsonObject =>
	Object.fromEntries(Object.entries(source).filter(([name, value]) => value !== null || !names.includes(name)));

const withoutSecrets = (value: Json): Json => {
	if (Array.isArray(value)) {
		return value.map(withoutSecrets);
	}

	if (!isJsonObject(value)) {
		return value;
	}

	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !secretMembers.has(name))
			.map(([name, member]) => [name, withoutSecrets(member)]),
	);
};

/** A body without what only Azure writes, and without passwords and their like, which no answer ever holds. */
export const withoutReadOnly = (body: JsonObject): JsonObject => {
	const open = withoutSecrets(body);
	if (!isJsonObject(open)) {
		return {};
	}

	const {properties} = open;
	return {
		...without(open, readOnlyMembers),
		...(isJsonObject(properties) && {properties: without(properties, readOnlyProperties)}),
	};
};

const misshapen = (path: readonly string[], wanted: string) => {
	const target = path.join('.');
	return invalidParameter(`The value of parameter '${target}' is invalid: it must be ${wanted}.`, target);
};

/**
 * The body of a write of a model, without what it cannot change.
 *
 * @throws ArmRefusal 400 for members of a kind of which no model can be made [text unproven].
 */
export const readModelBody = (body: JsonObject): JsonObject => {
	const {sku, properties, ...rest} = withoutNull(withoutReadOnly(body), absentWhenNull);
	const read: JsonObject = {
		...rest,
		...(sku !== undefined && {sku: isJsonObject(sku) ? withoutNull(sku, Object.keys(sku)) : sku}),
		...(isJsonObject(properties) && {properties: withoutNull(properties, absentPropertiesWhenNull)}),
	};
	for (const path of objects) {
		const found = dig(read, ...path);
		if (found !== undefined && found !== null && !isJsonObject(found)) {
			throw misshapen(path, 'an object');
		}
	}

	for (const path of lists) {
		const found = dig(read, ...path);
		const isList = Array.isArray(found) && found.every((item: Json) => isJsonObject(item));
		if (found !== undefined && found !== null && !isList) {
			throw misshapen(path, 'a list of objects');
		}
	}

	const zones = dig(read, 'zones');
	if (zones !== undefined && !(Array.isArray(zones) && zones.every(zone => typeof zone === 'string'))) {
		throw misshapen(['zones'], 'a list of texts');
	}

	const domains = dig(read, 'properties', 'platformFaultDomainCount');
	if (domains !== undefined && domains !== null && !(typeof domains === 'number' && [1, 2, 3, 5].includes(domains))) {
		throw misshapen(['properties', 'platformFaultDomainCount'], '1, 2, 3 or 5');
	}

	return read;
};
