import {compareDecimals, compareTexts} from './order.js';
import type {Instance} from './scale-set.js';

/** What tells one domain of an instance from another: its update domain, fault domain or zone; `null` is not known. */
type Domain = number | string | null;

/** The different domains in their order: numbers by value, then names, and `null` last. */
export function sortDomains<Value extends Domain>(domains: Iterable<Value>): readonly Value[] {
	return [...new Set(domains)].toSorted((left, right) => {
		if (left === null || right === null) {
			return Number(left === null) - Number(right === null);
		}

		return compareDecimals(String(left), String(right));
	});
}

/** `UD3`, or `UD?` where Azure does not tell. */
export function updateDomainName(updateDomain: number | null): string {
	return `UD${updateDomain ?? '?'}`;
}

/** `FD3`, or `FD?` where Azure does not tell. */
export function faultDomainName(faultDomain: number | null): string {
	return `FD${faultDomain ?? '?'}`;
}

/** `zone 1`, or `no zone` for an instance of a regional set. */
export function zoneName(zone: string | null): string {
	return zone === null ? 'no zone' : `zone ${zone}`;
}

/** `group 1`, or `no group` where Azure names no placement group. */
export function groupName(group: number | null): string {
	return group === null ? 'no group' : `group ${group}`;
}

/** Tells the number of an instance's placement group; `null` where it has none. */
export type GroupNumbering = (instance: Instance) => number | null;

const numberings = new WeakMap<readonly Instance[], GroupNumbering>();

/**
 * Numbers placement groups for people, since Azure's ids are long: from 1 on within their zone, in the order of their
 * ids, so that a group keeps its number from poll to poll while no group comes or goes.
 */
export function numberPlacementGroups(instances: readonly Instance[]): GroupNumbering {
	const numbering = numberings.get(instances) ?? toNumbering(instances);
	numberings.set(instances, numbering);

	return numbering;
}

function toNumbering(instances: readonly Instance[]): GroupNumbering {
	const groups = new Map<string | null, Map<string, number>>();

	for (const {zone, placementGroupId} of instances) {
		const ofZone = groups.get(zone) ?? new Map<string, number>();
		groups.set(zone, ofZone);

		if (placementGroupId !== null) {
			ofZone.set(placementGroupId, 0);
		}
	}

	for (const ofZone of groups.values()) {
		for (const [index, id] of [...ofZone.keys()].toSorted(compareTexts).entries()) {
			ofZone.set(id, index + 1);
		}
	}

	return ({zone, placementGroupId}) =>
		placementGroupId === null ? null : (groups.get(zone)?.get(placementGroupId) ?? null);
}
