import {isJsonObject, type Json, type JsonObject} from '../world/json.js';

type Range = {readonly least: number; readonly most: number; readonly isWhole?: boolean};

/** Reads the members of a JSON object one by one, and keeps a list of everything that is wrong with it. */
export type MemberReader = {
	readonly text: <Otherwise extends string | null>(name: string, otherwise: Otherwise) => string | Otherwise;
	readonly oneOf: <Word extends string, Otherwise extends Word | null>(
		name: string,
		words: readonly Word[],
		otherwise: Otherwise,
	) => Word | Otherwise;
	readonly number: (name: string, range: Range, otherwise: number) => number;
	/** As `number`, and `null` is allowed too. */
	readonly numberOrNull: (name: string, range: Range, otherwise: number | null) => number | null;
	/** As `number`, and must be given. */
	readonly requiredNumber: (name: string, range: Range) => number;
	readonly texts: <Otherwise extends readonly string[] | null>(
		name: string,
		otherwise: Otherwise,
	) => readonly string[] | Otherwise;
	readonly object: (name: string, otherwise: JsonObject) => JsonObject;
	readonly truth: (name: string, otherwise: boolean) => boolean;
	readonly any: (name: string) => Json;
	/** Everything that is wrong, once all members have been read: also members which nobody asked for. */
	readonly problems: (what: string) => readonly string[];
};

/** Makes a reader of the members of an object. */
export const readMembers = (given: JsonObject): MemberReader => {
	const problems: string[] = [];
	const known: string[] = [];

	const valueOf = (name: string): Json | undefined => {
		known.push(name);
		return Object.hasOwn(given, name) ? given[name] : undefined;
	};

	const refuse = (name: string, wanted: string, value: Json | undefined): void => {
		problems.push(
			value === undefined
				? `${name} is required: ${wanted}.`
				: `${name} must be ${wanted}, not ${JSON.stringify(value)}.`,
		);
	};

	const numberIn = (
		name: string,
		{least, most, isWhole = false}: Range,
		otherwise: number | null | undefined,
		nothing: 'allowed' | 'never',
	): number | null => {
		const value = valueOf(name);
		if (typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isSafeInteger(value))) {
			return value;
		}

		if (value === null && nothing === 'allowed') {
			return null;
		}

		if (value !== undefined || otherwise === undefined) {
			const wanted = `a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`;
			refuse(name, nothing === 'allowed' ? `${wanted}, or null` : wanted, value);
		}

		return otherwise ?? null;
	};

	return {
		text(name, otherwise) {
			const value = valueOf(name);
			if (typeof value === 'string' && value !== '') {
				return value;
			}

			if (value !== undefined && value !== otherwise) {
				refuse(name, otherwise === null ? 'a text, or null' : 'a text', value);
			}

			return otherwise;
		},
		oneOf(name, words, otherwise) {
			const value = valueOf(name);
			const word = words.find(candidate => candidate === value);
			if (word === undefined && value !== undefined && value !== otherwise) {
				refuse(name, `one of ${words.join(', ')}`, value);
			}

			return word ?? otherwise;
		},
		number: (name, range, otherwise) => numberIn(name, range, otherwise, 'never') ?? otherwise,
		numberOrNull: (name, range, otherwise) => numberIn(name, range, otherwise, 'allowed'),
		requiredNumber: (name, range) => numberIn(name, range, undefined, 'never') ?? range.least,
		texts(name, otherwise) {
			const value = valueOf(name);
			if (Array.isArray(value) && value.length > 0 && value.every(item => typeof item === 'string')) {
				return value;
			}

			if (value !== undefined && value !== otherwise) {
				refuse(name, 'a list of texts which is not empty', value);
			}

			return otherwise;
		},
		truth(name, otherwise) {
			const value = valueOf(name);
			if (value !== undefined && typeof value !== 'boolean') {
				refuse(name, 'true or false', value);
			}

			return typeof value === 'boolean' ? value : otherwise;
		},
		object(name, otherwise) {
			const value = valueOf(name);
			if (isJsonObject(value)) {
				return value;
			}

			if (value !== undefined) {
				refuse(name, 'a JSON object', value);
			}

			return otherwise;
		},
		any: name => valueOf(name) ?? null,
		problems: what => [
			...Object.keys(given)
				.filter(name => !known.includes(name))
				.map(name => `${what} has no member ${JSON.stringify(name)}. Members: ${known.join(', ')}.`),
			...problems,
		],
	};
};
