import {type Completion, completeTerms} from './filter-completion.js';
import {type FilterGrammar, type FilterKey, parseTerms} from './filter-terms.js';
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
	const filter = parseTerms(text, grammar);

	return filter.ok ? {ok: true, matches: (instance, context) => filter.matches({instance, context})} : filter;
}

/**
 * What of a filter can be read while its last term is still being typed: the text, or what stands before that term.
 * `null` when the trouble is before it.
 */
export function readablePart(text: string): string | null {
	const filter = parseFilter(text);
	const lastTerm = text.search(/\S*$/);

	return filter.ok ? text : filter.position >= lastTerm ? text.slice(0, lastTerm) : null;
}

/**
 * What could stand at the end of a filter which is being typed: keys, and values which the instances of a snapshot have,
 * each with how many have it among those which match the terms before.
 */
export function completeFilter(text: string, {instances}: Snapshot, context: FilterContext): Completion {
	return completeTerms(
		text,
		grammar,
		instances.map(instance => ({instance, context})),
	);
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
	valueOf: (candidate: Candidate) => string,
): FilterKey<Candidate> {
	return {
		matches: (candidate, value) => valueOf(candidate) === value,
		valuesOf: candidate => [valueOf(candidate)],
		troubleWith: value => (values.includes(value) ? null : `There is no ${name} "${value}": use ${values.join(', ')}.`),
	};
}

/** A key of numbers, or `?` for a domain which is not known. */
function numberOf(name: string, domainOf: (candidate: Candidate) => number | null): FilterKey<Candidate> {
	return {
		matches: (candidate, value) => domainIs(domainOf(candidate), value),
		valuesOf: candidate => [String(domainOf(candidate) ?? '?')],
		troubleWith: value =>
			/^(?:\d+|\?)$/.test(value) ? null : `"${value}" is no number: "${name}" takes one, such as ${name}:1.`,
	};
}

const idKey: FilterKey<Candidate> = {
	matches: ({instance}, value) => instance.instanceId.toLowerCase() === value,
	valuesOf: ({instance}) => [instance.instanceId],
};
const nameKey: FilterKey<Candidate> = {
	matches: ({instance}, value) => hasName(instance, value),
	valuesOf: ({instance}) => [instance.name],
};

function keyOfWord(word: string): FilterKey<Candidate> {
	return /^[\d,]+$/.test(word) ? idKey : nameKey;
}

const keys: ReadonlyMap<string, FilterKey<Candidate>> = new Map([
	['ud', numberOf('ud', ({instance}) => instance.updateDomain)],
	['fd', numberOf('fd', ({instance}) => instance.faultDomain)],
	[
		'zone',
		{
			matches: ({instance}, value) => domainIs(instance.zone, value),
			valuesOf: ({instance}) => [instance.zone ?? '?'],
		},
	],
	['group', numberOf('group', ({instance, context}) => context.groupNumberOf(instance))],
	['health', oneOf('health', healthStates, ({instance}) => instance.healthState)],
	['power', oneOf('power', powerStates, ({instance}) => instance.powerState)],
	[
		'state',
		oneOf('state', instanceStates, ({instance, context: {wanted, scaleSet, changing}}) =>
			instanceState(instance, wanted, scaleSet, changing),
		),
	],
	[
		'image',
		{
			matches: ({instance, context}, value) => hasImage(instance, value, context),
			valuesOf: ({instance, context}) => imageValues(instance, context),
		},
	],
	['id', idKey],
	['name', nameKey],
]);

const grammar: FilterGrammar<Candidate> = {keys, keyOf: keyOfWord, example: '!ud:3'};

/** Blanks part terms, so that names of images which hold some cannot be offered. */
function imageValues(instance: Instance, {wanted, scaleSet}: FilterContext): readonly string[] {
	const current = isCurrent(instance, wanted, scaleSet);
	const exact = exactVersionOf(instance.image);

	return [current === null ? 'unknown' : current ? 'new' : 'old', ...(exact === null ? [] : [exact])];
}

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
