import {methodNotAllowed, unknownPath} from '../errors.js';
import type {Route} from './route.js';
import {routes} from './routes.js';

/** A route which fits a request, and what its variable segments hold. */
export type Match = {readonly route: Route; readonly parameters: Readonly<Record<string, string>>};

/** The path of a URL, absolute or not, without the query, as it came. */
export const pathOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/)[0] ?? '';

const segmentsOf = (path: string): readonly string[] => path.split('/').filter(segment => segment !== '');

const compiled = routes.map(route => ({route, segments: segmentsOf(route.path)}));

const decode = (segment: string): string => {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
};

const parametersOf = (pattern: readonly string[], segments: readonly string[]): Record<string, string> | null => {
	if (pattern.length !== segments.length) {
		return null;
	}

	const parameters: Record<string, string> = {};
	for (const [index, expected] of pattern.entries()) {
		const found = segments[index] ?? '';
		if (expected.startsWith('{')) {
			parameters[expected.slice(1, -1)] = found;
		} else if (expected.toLowerCase() !== found.toLowerCase()) {
			return null;
		}
	}

	return parameters;
};

/**
 * Finds the route of a request. Path words may come in any case and percent-encoded.
 *
 * @throws ArmRefusal 404 for a path which no route has, 405 for one which has others methods.
 */
export const findRoute = (method: string, path: string): Match => {
	const segments = segmentsOf(path).map(decode);
	const matches = compiled.flatMap(({route, segments: pattern}) => {
		const parameters = parametersOf(pattern, segments);
		return parameters === null ? [] : [{route, parameters}];
	});
	const match = matches.find(({route}) => route.method === method);
	if (match !== undefined) {
		return match;
	}

	if (matches.length > 0) {
		throw methodNotAllowed(
			method,
			matches.map(({route}) => route.method),
		);
	}

	throw unknownPath(path);
};
