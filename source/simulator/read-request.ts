import {
	ArmRefusal,
	invalidApiVersion,
	invalidRequestContent,
	missingApiVersion,
	requestTooLarge,
	unknownApiVersion,
	unsupportedMediaType,
} from './errors.js';
import {parseJson, type Json} from './world/json.js';

/** The oldest api-version whose recorded bodies look like ours. */
const oldestApiVersion = '2017-03-30';

/** ARM takes bodies of up to 4 MB [documented]. */
export const bodyLimitBytes = 4 * 1024 * 1024;

/** JSON may be nested so deep: what ARM parses with has about this limit too [unproven]. */
const nestingLimit = 128;

/**
 * The URL of a request. Dots in paths are resolved by it, also encoded ones, and backslashes become slashes.
 *
 * @throws ArmRefusal 400 when it is none.
 */
export const readUrl = (text: string): URL => {
	try {
		return new URL(text);
	} catch {
		throw new ArmRefusal(400, {code: 'BadRequest', message: 'The request URL is not valid.'});
	}
};

/** A path with its escapes decoded, as far as they can be. */
export const decodePath = (path: string): string => {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
};

/** The query by lower-case name. Of a name which comes twice the values are joined by a comma [unproven]. */
export const readQuery = (url: URL): ReadonlyMap<string, string> => {
	const query = new Map<string, string>();
	for (const [name, value] of url.searchParams) {
		const key = name.toLowerCase();
		const first = query.get(key);
		query.set(key, first === undefined ? value : `${first},${value}`);
	}

	return query;
};

/**
 * The api-version of a request: any from 2017-03-30 on for Microsoft.Compute, any at all for others.
 *
 * @throws ArmRefusal 400 when it is missing, none at all, or too old.
 */
export const readApiVersion = (query: ReadonlyMap<string, string>, path: string): string => {
	const apiVersion = query.get('api-version');
	if (apiVersion === undefined || apiVersion === '') {
		throw missingApiVersion();
	}

	if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(apiVersion)) {
		throw invalidApiVersion(apiVersion);
	}

	// Other providers have older versions which are still in use.
	if (apiVersion < oldestApiVersion && /\/providers\/microsoft\.compute\/(?!.*\/providers\/)/i.test(path)) {
		throw unknownApiVersion(apiVersion);
	}

	return apiVersion;
};

/**
 * The body of a request as JSON, `undefined` where there is none. A byte order mark is skipped.
 *
 * @throws ArmRefusal 413, 415 or 400 when it is too large, said to be something else, or not JSON.
 */
export const readBody = (text: string, mediaType: string | undefined): Json | undefined => {
	if (Buffer.byteLength(text) > bodyLimitBytes) {
		throw requestTooLarge();
	}

	const json = text.replace(/^\u{FEFF}/u, '');
	if (json.trim() === '') {
		return undefined;
	}

	const [essence = ''] = (mediaType ?? 'application/json').split(';');
	if (!/^(application|text)\/(.+\+)?json$/i.test(essence.trim())) {
		throw unsupportedMediaType(essence.trim());
	}

	if (isNestedTooDeep(json)) {
		throw invalidRequestContent(`The reader's MaxDepth of ${nestingLimit} has been exceeded.`);
	}

	try {
		return parseJson(json);
	} catch (error) {
		throw invalidRequestContent(error instanceof Error ? error.message : 'not JSON');
	}
};

/** Whether brackets outside of texts are nested deeper than the limit: deeper ones could overflow the stack later. */
const isNestedTooDeep = (json: string): boolean => {
	let depth = 0;
	for (const [part] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
		if (part === '[' || part === '{') {
			depth += 1;
			if (depth > nestingLimit) {
				return true;
			}
		} else if (part === ']' || part === '}') {
			depth -= 1;
		}
	}

	return false;
};
