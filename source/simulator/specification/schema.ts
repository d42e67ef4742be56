import {isJsonObject, type Json, type JsonObject} from '../world/json.js';

/** How to read the description. */
export type Reading = {
	/** The definitions to which the schemas refer. */
	readonly definitions: JsonObject;
	/**
	 * Whether an enumeration which says of itself that words may come to it is taken at its word. Requests may use such
	 * words; answers must not, unless they are known.
	 */
	readonly isOpen: boolean;
};

/** Under which id all definitions are one schema. */
export const definitionsId = 'https://description/definitions';

/** A keyword for enumerations in requests: Azure takes their words in any case [recorded]. */
export const wordsKeyword = 'words';

const referencePrefix = '#/definitions/';

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const targetOf = (schema: JsonObject, {definitions}: Reading): JsonObject => {
	const reference = schema['$ref'];
	const found = typeof reference === 'string' ? definitions[reference.slice(referencePrefix.length)] : undefined;
	return isJsonObject(found) ? found : schema;
};

/** The members of a schema and of all it is composed of. */
const membersOf = (schema: JsonObject, reading: Reading): {properties: Record<string, Json>; required: string[]} => {
	const found: {properties: Record<string, Json>; required: string[]} = {properties: {}, required: []};
	for (const part of list(schema['allOf'])) {
		if (isJsonObject(part)) {
			const {properties, required} = membersOf(targetOf(part, reading), reading);
			Object.assign(found.properties, properties);
			found.required.push(...required);
		}
	}

	Object.assign(found.properties, schema['properties']);
	found.required.push(...list(schema['required']).map(String));
	return found;
};

const enumOf = (schema: JsonObject, reading: Reading): readonly Json[] | null => {
	const words = schema['enum'];
	if (!Array.isArray(words)) {
		return null;
	}

	const extension = schema['x-ms-enum'];
	const isExtensible = isJsonObject(extension) && extension['modelAsString'] === true;
	return reading.isOpen && isExtensible ? null : words;
};

const copied = ['format', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];

/**
 * Turns a schema of OpenAPI 2.0 into JSON schema. Objects take only the members which are described: what a schema is
 * composed of (`allOf`) is merged for that. References stay references.
 */
export const toJsonSchema = (schema: JsonObject, reading: Reading): JsonObject => {
	if (typeof schema['$ref'] === 'string') {
		return {$ref: `${definitionsId}${schema['$ref']}`};
	}

	const converted: Record<string, Json> = {};
	for (const name of copied) {
		if (schema[name] !== undefined) {
			converted[name] = schema[name];
		}
	}

	const words = enumOf(schema, reading);
	if (words !== null) {
		converted[reading.isOpen ? wordsKeyword : 'enum'] = words;
	}

	const isComposed = schema['properties'] !== undefined || schema['allOf'] !== undefined;
	const type = schema['type'] ?? (isComposed ? 'object' : undefined);
	if (type !== undefined) {
		converted['type'] = schema['x-nullable'] === true ? [type, 'null'] : type;
	}

	if (isJsonObject(schema['items'])) {
		converted['items'] = toJsonSchema(schema['items'], reading);
	}

	if (type === 'object' && (isComposed || schema['additionalProperties'] !== undefined)) {
		const {properties, required} = membersOf(schema, reading);
		converted['properties'] = convertAll(properties, reading);
		converted['required'] = [...new Set(required)];
		const others = schema['additionalProperties'];
		converted['additionalProperties'] = isJsonObject(others) ? toJsonSchema(others, reading) : others === true;
	}

	return converted;
};

const convertAll = (schemas: JsonObject, reading: Reading): JsonObject =>
	Object.fromEntries(
		Object.entries(schemas).map(([name, schema]) => [name, isJsonObject(schema) ? toJsonSchema(schema, reading) : {}]),
	);

/** All definitions as one JSON schema, to which others refer. */
export const definitionsSchema = (reading: Reading): JsonObject => ({
	definitions: convertAll(reading.definitions, reading),
});
