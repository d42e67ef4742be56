import {type GroupNumbering, numberPlacementGroups} from './domain.js';
import {exactVersionOf, type Image, imageName} from './image.js';
import type {HealthState, Instance, PowerState, ScaleSet} from './scale-set.js';
import {instanceState, instanceStates, isCurrent, type Snapshot} from './snapshot.js';

/** What a filter must know besides the instance. */
export type FilterContext = {
	readonly scaleSet: ScaleSet;
	/** The image which `state:` and `image:old` are held against. */
	readonly wanted: Image;
	/** The vmIds which an upgrade of ours asked for and has not seen done. */
	readonly changing?: ReadonlySet<string> | undefined;
	/** Numbers placement groups as the headings of the map do. */
	readonly groupNumberOf: GroupNumbering;
};

export type Filter =
	| {readonly ok: true; readonly matches: (instance: Instance, context: FilterContext) => boolean}
	/** `message` is a sentence for the operator, `position` where in the text the trouble begins, counted from 0. */
	| {readonly ok: false; readonly message: string; readonly position: number};

/** Makes the context for a snapshot: once, for all its instances. */
export function toFilterContext(
	{scaleSet, instances}: Snapshot,
	wanted: Image,
	changing?: ReadonlySet<string>,
): FilterContext {
	return {scaleSet, wanted, changing, groupNumberOf: numberPlacementGroups(instances)};
}

/**
 * Reads a filter such as `ud:3 health:unhealthy image:old 1042`. Terms stand between blanks, and an instance must match
 * all of them; a comma in a value means or; `!` before a term means not; letter case does not matter. A number alone is
 * an instance id, another word a part of a name. An empty text matches everything.
 *
 * Keys: `ud`, `fd`, `zone`, `group`, `health`, `power`, `state`, `image` (`old`, `new`, `unknown`, a version or its
 * beginning, or a part of the name), `id`, `name`. `?` stands for a domain which Azure does not tell.
 */
export function parseFilter(text: string): Filter {
	const terms: ((instance: Instance, context: FilterContext) => boolean)[] = [];

	for (const {0: word, index} of text.matchAll(/\S+/g)) {
		const term = parseTerm(word);

		if (!term.ok) {
			return {ok: false, message: term.message, position: index + term.position};
		}

		terms.push(term.matches);
	}

	return {ok: true, matches: (instance, context) => terms.every(matches => matches(instance, context))};
}

/** Whether an instance has a value, given in lower case. */
type Matches = (instance: Instance, value: string, context: FilterContext) => boolean;

type Key = {
	readonly matches: Matches;
	/** The only values which make sense; without it any. */
	readonly values?: readonly string[];
	/** Whether a value is a number, or `?` for a domain which is not known. */
	readonly isNumber?: boolean;
};

const healthStates: readonly HealthState[] = ['healthy', 'unhealthy', 'initializing', 'unknown'];
const powerStates: readonly PowerState[] = [
	'running',
	'starting',
	'stopping',
	'stopped',
	'deallocating',
	'deallocated',
	'unknown',
];

const domainIs = (domain: number | string | null, value: string) =>
	domain === null ? value === '?' : String(domain).toLowerCase() === value;

const keys = new Map<string, Key>([
	['ud', {matches: ({updateDomain}, value) => domainIs(updateDomain, value), isNumber: true}],
	['fd', {matches: ({faultDomain}, value) => domainIs(faultDomain, value), isNumber: true}],
	['zone', {matches: ({zone}, value) => domainIs(zone, value)}],
	['group', {matches: (instance, value, {groupNumberOf}) => domainIs(groupNumberOf(instance), value), isNumber: true}],
	['health', {matches: ({healthState}, value) => healthState === value, values: healthStates}],
	['power', {matches: ({powerState}, value) => powerState === value, values: powerStates}],
	[
		'state',
		{
			matches: (instance, value, {wanted, scaleSet, changing}) =>
				instanceState(instance, wanted, scaleSet, changing) === value,
			values: instanceStates,
		},
	],
	['image', {matches: hasImage}],
	['id', {matches: ({instanceId}, value) => instanceId.toLowerCase() === value}],
	['name', {matches: hasName}],
]);

const number = /^(?:\d+|\?)$/;
const version = /^\d+(?:\.\d+)*$/;

function hasName({name, computerName}: Instance, value: string): boolean {
	return name.toLowerCase().includes(value) || (computerName?.toLowerCase().includes(value) ?? false);
}

function hasImage(instance: Instance, value: string, {wanted, scaleSet}: FilterContext): boolean {
	switch (value) {
		case 'old': {
			return isCurrent(instance, wanted, scaleSet) === false;
		}

		case 'new': {
			return isCurrent(instance, wanted, scaleSet) === true;
		}

		case 'unknown': {
			return isCurrent(instance, wanted, scaleSet) === null;
		}

		default: {
			const exact = exactVersionOf(instance.image)?.toLowerCase() ?? '';

			// Whole parts only, or `1.0.1` would also mean `1.0.10`.
			return version.test(value)
				? `${exact}.`.startsWith(`${value}.`)
				: imageName(instance.image).toLowerCase().includes(value);
		}
	}
}

/** Reads one term of a filter; positions count from its beginning. */
function parseTerm(word: string): Filter {
	const isNegated = word.startsWith('!');
	const start = isNegated ? 1 : 0;
	const body = word.slice(start);
	const colon = body.indexOf(':');

	if (body === '') {
		return refuse('Nothing follows the "!": write what is not to be shown, such as !ud:3.', 0);
	}

	const keyName = colon === -1 ? (/^[\d,]+$/.test(body) ? 'id' : 'name') : body.slice(0, colon).toLowerCase();
	const key = keys.get(keyName);

	if (!key) {
		return refuse(`There is no key "${keyName}": use ${[...keys.keys()].join(', ')}.`, start);
	}

	const values: string[] = [];
	let position = start + colon + 1;

	for (const value of body
		.slice(colon + 1)
		.toLowerCase()
		.split(',')) {
		const trouble = troubleWith(key, keyName, value);

		if (trouble !== null) {
			return refuse(trouble, position);
		}

		values.push(value);
		position += value.length + 1;
	}

	const {matches} = key;

	return {
		ok: true,
		matches: (instance, context) => values.some(value => matches(instance, value, context)) !== isNegated,
	};
}

function troubleWith(key: Key, keyName: string, value: string): string | null {
	if (value === '') {
		return `A value is missing for "${keyName}".`;
	}

	if (key.isNumber && !number.test(value)) {
		return `"${value}" is no number: "${keyName}" takes one, such as ${keyName}:1.`;
	}

	return key.values && !key.values.includes(value)
		? `There is no ${keyName} "${value}": use ${key.values.join(', ')}.`
		: null;
}

function refuse(message: string, position: number): Filter {
	return {ok: false, message, position};
}
