import {Ajv, type ErrorObject, type ValidateFunction} from 'ajv';
import {isJsonObject, type Json, type JsonObject} from '../world/json.js';
import {definitions, findOperation, type DescribedOperation, type Parameter} from './description.js';
import {errorEnvelope} from './handwritten.js';
import {laterMembers, leftOutMembers, openWords} from './later-members.js';
import {definitionsId, definitionsSchema, toJsonSchema, wordsKeyword, type Reading} from './schema.js';

/** One thing which the description does not allow. */
export type Problem = {
	/** Where: `path`, `query api-version`, `body properties.upgradePolicy.mode`, `status` … */
	readonly where: string;
	readonly message: string;
};

const minimum = {int32: -(2 ** 31), int64: Number.MIN_SAFE_INTEGER};
const maximum = {int32: 2 ** 31 - 1, int64: Number.MAX_SAFE_INTEGER};

/** A validator of schemas of the description. They are compiled when they are first needed. */
const createReader = (isOpen: boolean) => {
	const reading: Reading = {definitions, isOpen};
	const ajv = new Ajv({
		allErrors: true,
		strict: false,
		formats: {
			int32: {
				type: 'number',
				validate: value => Number.isInteger(value) && value >= minimum.int32 && value <= maximum.int32,
			},
			int64: {
				type: 'number',
				validate: value => Number.isInteger(value) && value >= minimum.int64 && value <= maximum.int64,
			},
			double: {type: 'number', validate: () => true},
			'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-]\d{2}:\d{2})$/,
			uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
			'arm-id': true,
			byte: true,
			uri: true,
			password: true,
		},
	});
	ajv.addKeyword({
		keyword: wordsKeyword,
		type: 'string',
		error: {message: 'must be one of the described words'},
		validate: (words: readonly string[], value: string) =>
			words.some(word => word.toLowerCase() === value.toLowerCase()),
	});
	ajv.addSchema(definitionsSchema(reading), definitionsId);
	const compiled = new Map<JsonObject, ValidateFunction>();
	return (schema: JsonObject, value: Json): readonly Problem[] => {
		const validate = compiled.get(schema) ?? ajv.compile(toJsonSchema(schema, reading));
		compiled.set(schema, validate);
		return validate(value) ? [] : (validate.errors ?? []).map(error => problemOf(error));
	};
};

const problemOf = (error: ErrorObject): Problem => {
	const place = error.instancePath
		.split('/')
		.slice(1)
		.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
		.map(part => (/^\d+$/.test(part) ? '[]' : `.${part}`))
		.join('')
		.replace(/^\./, '');
	const {additionalProperty, allowedValues} = error.params;
	if (typeof additionalProperty === 'string') {
		return {where: `body ${place === '' ? '' : `${place}.`}${additionalProperty}`, message: 'is not described'};
	}

	const words = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
	return {where: `body ${place}`, message: `${error.message ?? 'does not fit'}${words}`};
};

const readers = new Map<boolean, ReturnType<typeof createReader>>();

const check = (schema: JsonObject, value: Json, isOpen: boolean): readonly Problem[] => {
	const reader = readers.get(isOpen) ?? createReader(isOpen);
	readers.set(isOpen, reader);
	return reader(schema, value);
};

const endsWith = (where: string, path: string): boolean =>
	where === `body ${path}` ||
	where.endsWith(`.${path}`) ||
	where.endsWith(`[]${path.startsWith('[]') ? path.slice(2) : `.${path}`}`);

const isKnown = ({where, message}: Problem): boolean => {
	const required = /'(?<name>[^']+)'$/.exec(message)?.groups?.['name'];
	if (message.startsWith('must be equal to one of the allowed values')) {
		return openWords.some(({path}) => endsWith(where, path));
	}

	return message === 'is not described'
		? laterMembers.some(({path}) => endsWith(where, path))
		: required !== undefined && leftOutMembers.some(({path}) => endsWith(`${where}.${required}`, path));
};

/** The status which stands for this one in the description, which never has the errors of every operation. */
const describedStatus = (operation: DescribedOperation, status: number): string | null => {
	if (status >= 400) {
		return 'default';
	}

	return Object.hasOwn(operation.responses, String(status)) ? String(status) : null;
};

/**
 * Checks an answer against the official description: its status, the members, types and words of its body. Members
 * which Azure was recorded to send beyond the description are allowed, see `later-members.ts`.
 *
 * @param answer `body` is the parsed body, `undefined` where there is none; `path` is without the query.
 * @returns what does not fit, empty where all does.
 */
export const validateAnswer = (answer: {
	readonly method: string;
	readonly path: string;
	readonly status: number;
	readonly body: Json | undefined;
}): readonly Problem[] => {
	const {method, path, status, body} = answer;
	const operation = findOperation(method, path);
	if (operation === null) {
		return status >= 400 && body !== undefined
			? check(errorEnvelope, body, false)
			: [{where: 'path', message: `${method} ${path} is not described`}];
	}

	const described = describedStatus(operation, status);
	if (described === null) {
		return [{where: 'status', message: `${status} is not described for ${operation.operationId}`}];
	}

	const schema = described === 'default' ? errorEnvelope : (operation.responses[described] ?? null);
	if (schema === null) {
		return body === undefined ? [] : [{where: 'body', message: `${operation.operationId} has none with ${status}`}];
	}

	if (body === undefined) {
		// The final answer of an operation has no body, whatever was asked for.
		return operation.isHandwritten
			? []
			: [{where: 'body', message: `is missing in ${status} of ${operation.operationId}`}];
	}

	return check(schema, body, false).filter(problem => !isKnown(problem));
};

const checkQuery = (parameters: readonly Parameter[], query: Readonly<Record<string, string>>): readonly Problem[] => {
	const described = parameters.filter(parameter => parameter.in === 'query');
	const missing = described
		.filter(
			({isRequired, name}) => isRequired && !Object.keys(query).some(key => key.toLowerCase() === name.toLowerCase()),
		)
		.map(({name}) => ({where: `query ${name}`, message: 'is required'}));
	const wrong = Object.entries(query).flatMap(([name, value]): readonly Problem[] => {
		const parameter = described.find(candidate => candidate.name.toLowerCase() === name.toLowerCase());
		if (parameter === undefined) {
			// Links to the next page carry it; no client makes it up.
			return name.toLowerCase() === '$skiptoken' ? [] : [{where: `query ${name}`, message: 'is not described'}];
		}

		return checkText(parameter, value);
	});
	return [...missing, ...wrong];
};

const checkText = ({name, schema}: Parameter, value: string): readonly Problem[] => {
	const {type} = schema;
	const isNumber = type === 'integer' || type === 'number';
	const typed = isNumber && /^-?\d+$/.test(value) ? Number(value) : value;
	const isTruth = type === 'boolean' && /^(true|false)$/i.test(value);
	return check(schema, isTruth ? value.toLowerCase() === 'true' : typed, true).map(({message}) => ({
		where: `query ${name}`,
		message,
	}));
};

/**
 * Checks a request against the official description: path, method, names and values in the query, members, types and
 * words of the body. Enumerations are open where the description says so.
 *
 * @param request `body` is the parsed body, `undefined` where there is none; `path` is without the query, names and
 * values in `query` are decoded.
 * @returns what is not allowed, empty where all is.
 */
export const validateRequest = (request: {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: Json | undefined;
}): readonly Problem[] => {
	const {method, path, query, body} = request;
	const operation = findOperation(method, path);
	if (operation === null) {
		return [{where: 'path', message: `${method} ${path} is not described`}];
	}

	const {parameters} = operation;
	const bodyParameter = parameters.find(parameter => parameter.in === 'body');
	return [...checkQuery(parameters, query), ...checkBody(bodyParameter, body)];
};

const checkBody = (parameter: Parameter | undefined, body: Json | undefined): readonly Problem[] => {
	const isEmpty = body === undefined || (isJsonObject(body) && Object.keys(body).length === 0);
	if (parameter === undefined) {
		return isEmpty ? [] : [{where: 'body', message: 'is not described: this request has none'}];
	}

	if (body === undefined) {
		return parameter.isRequired ? [{where: 'body', message: 'is required'}] : [];
	}

	return check(parameter.schema, body, true).filter(problem => !isKnown(problem));
};
