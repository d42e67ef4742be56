import {isJsonObject, type Json, type JsonObject} from '../world/json.js';
import compute from './compute.json' with {type: 'json'};
import {handwrittenPaths} from './handwritten.js';

/** A parameter of an operation, in the query or as the body. */
export type Parameter = {
	readonly name: string;
	readonly in: string;
	readonly isRequired: boolean;
	/** An OpenAPI schema: of the body, or of the value in the query. */
	readonly schema: JsonObject;
};

/** One operation of the description. */
export type DescribedOperation = {
	/** As the description calls it, for example `VirtualMachineScaleSets_Get`. */
	readonly operationId: string;
	readonly method: string;
	readonly path: string;
	/** Not from the official description: written by hand after recorded answers. */
	readonly isHandwritten: boolean;
	readonly parameters: readonly Parameter[];
	/** OpenAPI schemas of the bodies by status; `null` where a status has no body. */
	readonly responses: Readonly<Record<string, JsonObject | null>>;
};

const root: {readonly paths: Json; readonly parameters: Json; readonly definitions: Json} = compute;

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The definitions of the description, by name. */
export const definitions: JsonObject = object(root.definitions);

const parameterOf = (value: Json): Parameter => {
	const given = object(value);
	const reference = text(given['$ref']);
	const found = reference === '' ? given : object(object(root.parameters)[reference.slice('#/parameters/'.length)]);
	const {name, in: place, required, schema, ...rest} = found;
	return {
		name: text(name),
		in: text(place),
		isRequired: required === true,
		schema: isJsonObject(schema) ? schema : rest,
	};
};

const operationsOf = (paths: JsonObject, isHandwritten: boolean): readonly DescribedOperation[] =>
	Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(object(methods)).map(([method, value]): DescribedOperation => {
			const operation = object(value);
			return {
				operationId: text(operation['operationId']),
				method: method.toUpperCase(),
				path,
				isHandwritten,
				parameters: list(operation['parameters']).map(parameter => parameterOf(parameter)),
				responses: Object.fromEntries(
					Object.entries(object(operation['responses'])).map(([status, response]) => {
						const schema = object(response)['schema'];
						return [status, isJsonObject(schema) ? schema : null];
					}),
				),
			};
		}),
	);

/** Every operation which is described. */
const describedOperations: readonly DescribedOperation[] = [
	...operationsOf(object(root.paths), false),
	...operationsOf(handwrittenPaths, true),
];

const fits = (pattern: string, path: string): boolean => {
	const expected = pattern.split('/');
	const found = path.split('/');
	return (
		expected.length === found.length &&
		expected.every((segment, index) => segment.startsWith('{') || segment.toLowerCase() === found[index]?.toLowerCase())
	);
};

/**
 * The operation which a request is for, or `null` where the description has none. Path words compare in any case.
 *
 * @param path without the query.
 */
export const findOperation = (method: string, path: string): DescribedOperation | null => {
	const wanted = path.replace(/\/+$/, '');
	return (
		describedOperations.find(operation => operation.method === method.toUpperCase() && fits(operation.path, wanted)) ??
		null
	);
};
