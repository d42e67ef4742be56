import {type FilterKey, parseTerms} from './filter-terms.js';
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
	const filter = parseTerms(text, {keys, keyOf: keyOfWord, example: '!ud:3'});

	return filter.ok ? {ok: true, matches: (instance, context) => filter.matches({instance, context})} : filter;
}

/** An instance, and what a filter must know besides. */
type Candidate = {readonly instance: Instance; readonly context: FilterContext};

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

/** A key of which only some values make sense. */
function oneOf(
	name: string,
	values: readonly string[],
	matches: FilterKey<Candidate>['matches'],
): FilterKey<Candidate> {
	return {
		matches,
		troubleWith: value => (values.includes(value) ? null : `There is no ${name} "${value}": use ${values.join(', ')}.`),
	};
}

/** A key of numbers, or `?` for a domain which is not known. */
function numberOf(name: string, domainOf: (candidate: Candidate) => number | null): FilterKey<Candidate> {
	return {
		matches: (candidate, value) => domainIs(domainOf(candidate), value),
		troubleWith: value =>
			/^(?:\d+|\?)$/.test(value) ? null : `"${value}" is no number: "${name}" takes one, such as ${name}:1.`,
	};
}

const idKey: FilterKey<Candidate> = {matches: ({instance}, value) => instance.instanceId.toLowerCase() === value};
const nameKey: FilterKey<Candidate> = {matches: ({instance}, value) => hasName(instance, value)};

function keyOfWord(word: string): FilterKey<Candidate> {
	return /^[\d,]+$/.test(word) ? idKey : nameKey;
}

const keys: ReadonlyMap<string, FilterKey<Candidate>> = new Map([
	['ud', numberOf('ud', ({instance}) => instance.updateDomain)],
	['fd', numberOf('fd', ({instance}) => instance.faultDomain)],
	['zone', {matches: ({instance}, value) => domainIs(instance.zone, value)}],
	['group', numberOf('group', ({instance, context}) => context.groupNumberOf(instance))],
	['health', oneOf('health', healthStates, ({instance}, value) => instance.healthState === value)],
	['power', oneOf('power', powerStates, ({instance}, value) => instance.powerState === value)],
	[
		'state',
		oneOf(
			'state',
			instanceStates,
			({instance, context: {wanted, scaleSet, changing}}, value) =>
				instanceState(instance, wanted, scaleSet, changing) === value,
		),
	],
	['image', {matches: ({instance, context}, value) => hasImage(instance, value, context)}],
	['id', idKey],
	['name', nameKey],
]);

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
