import {faultDomainName, updateDomainName, zoneName} from './domain.js';
import {type Image, imageVersionName} from './image.js';
import type {Instance, ScaleSet} from './scale-set.js';
import {instanceState} from './snapshot.js';

/** What a part of a description says. */
export type DescriptionKey =
	| 'id'
	| 'name'
	| 'state'
	| 'zone'
	| 'update-domain'
	| 'fault-domain'
	| 'image'
	| 'health'
	| 'power'
	| 'provisioning'
	| 'since'
	| 'protection'
	| 'failure';

export type DescriptionPart = {
	readonly key: DescriptionKey;
	readonly text: string;
	/** 0 is dropped last. No two parts of a description have the same. */
	readonly priority: number;
};

export type DescribeOptions = {
	readonly wanted: Image;
	readonly scaleSet: ScaleSet;
	/** The vmIds which an upgrade of ours asked for and has not seen done. */
	readonly changing?: ReadonlySet<string> | undefined;
	/** Since when it is as it is, in words; `null` when nobody saw it change. */
	readonly since?: string | null | undefined;
};

// Who it is, how it is and why come first; what mostly is as it should be is dropped first.
const priorities: readonly DescriptionKey[] = [
	'id',
	'state',
	'failure',
	'protection',
	'health',
	'image',
	'since',
	'update-domain',
	'zone',
	'fault-domain',
	'power',
	'name',
	'provisioning',
];

/**
 * Describes an instance for a status line, in the order of reading; facts which Azure does not tell and which are none
 * of the set's (a zone in a regional set) are left out.
 */
export function describeInstance(instance: Instance, options: DescribeOptions): readonly DescriptionPart[] {
	const {wanted, scaleSet, changing, since = null} = options;
	const {zone, updateDomain, faultDomain} = instance;

	const texts: readonly (readonly [DescriptionKey, string | null])[] = [
		['id', instance.instanceId],
		['name', instance.name === instance.instanceId ? null : instance.name],
		['state', instanceState(instance, wanted, scaleSet, changing)],
		['zone', zone === null ? null : zoneName(zone)],
		['update-domain', updateDomain === null ? null : updateDomainName(updateDomain)],
		['fault-domain', faultDomain === null ? null : faultDomainName(faultDomain)],
		['image', imageVersionName(instance.image)],
		['health', instance.healthState === 'unknown' ? 'health unknown' : instance.healthState],
		['power', instance.powerState === 'unknown' ? 'power unknown' : instance.powerState],
		['provisioning', `provisioning ${instance.provisioningState.toLowerCase()}`],
		['since', since],
		['protection', protectionOf(instance)],
		['failure', instance.failure],
	];

	return texts.flatMap(([key, text]) => (text === null ? [] : [{key, text, priority: priorities.indexOf(key)}]));
}

// Protection from scale set actions includes that from scale-in (Azure: instance protection).
function protectionOf(instance: Instance): string | null {
	if (instance.isProtectedFromScaleSetActions) {
		return 'protected from scale set actions';
	}

	return instance.isProtectedFromScaleIn ? 'protected from scale-in' : null;
}

/** With less room a cut failure says nothing. */
const shortestFailure = 16;

/**
 * The parts which fit on a line of `columns` with `separatorWidth` between two: the least important are dropped first,
 * and the order stays. A failure is cut to the room that is left; the most important part stays whatever its length.
 */
export function fitDescription(
	parts: readonly DescriptionPart[],
	columns: number,
	separatorWidth = 3,
): readonly DescriptionPart[] {
	const kept = new Map<DescriptionKey, DescriptionPart>();
	let room = columns;

	for (const part of parts.toSorted((left, right) => left.priority - right.priority)) {
		const separator = kept.size === 0 ? 0 : separatorWidth;
		const isCut = part.key === 'failure' && part.text.length > room - separator && room - separator >= shortestFailure;
		const text = isCut ? `${part.text.slice(0, room - separator - 1)}…` : part.text;

		if (kept.size > 0 && text.length > room - separator) {
			break;
		}

		kept.set(part.key, {...part, text});
		room -= separator + text.length;
	}

	return parts.flatMap(part => kept.get(part.key) ?? []);
}
