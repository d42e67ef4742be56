import {faultDomainName, groupName, numberPlacementGroups, sortDomains, updateDomainName, zoneName} from './domain.js';
import type {Instance} from './scale-set.js';

/** What the rows of the heatmap are. */
export type DomainAxis = 'update-domain' | 'fault-domain' | 'zone' | 'none';

/** The axis which is used where another is asked for: one of whose domains something is known. */
export function axisFor(axis: DomainAxis, instances: readonly Instance[]): DomainAxis {
	const isTold: Record<DomainAxis, boolean> = {
		'update-domain': instances.some(({updateDomain}) => updateDomain !== null),
		'fault-domain': instances.some(({faultDomain}) => faultDomain !== null),
		zone: instances.some(({zone}) => zone !== null),
		none: true,
	};

	if (axis === 'zone' || isTold[axis]) {
		return axis;
	}

	return (['update-domain', 'zone', 'fault-domain'] as const).find(candidate => isTold[candidate]) ?? 'none';
}

/** The different domains of one kind in their order, and in which of them an instance is. */
export type Dimension = {
	readonly domains: readonly {readonly key: string; readonly name: string; readonly shortName?: string}[];
	readonly keyOf: (instance: Instance) => string;
};

export type Arrangement = {readonly blocks: Dimension; readonly rows: Dimension; readonly columns: Dimension};

/** Which blocks, rows and columns a map of instances has along an axis, and where each instance belongs. */
export function arrange(axis: DomainAxis, instances: readonly Instance[]): Arrangement {
	const updateDomains = toDimension(instances, ({updateDomain}) => updateDomain, updateDomainName);
	const faultDomains = toDimension(instances, ({faultDomain}) => faultDomain, faultDomainName);

	switch (axis) {
		case 'update-domain': {
			const columns = instances.some(({faultDomain}) => faultDomain !== null) ? faultDomains : undivided(instances);

			return {blocks: toBlocks(instances), rows: updateDomains, columns};
		}

		case 'fault-domain': {
			const columns = instances.some(({updateDomain}) => updateDomain !== null) ? updateDomains : undivided(instances);

			return {blocks: toBlocks(instances), rows: faultDomains, columns};
		}

		case 'zone': {
			const groups = toDimension(instances, numberPlacementGroups(instances), groupName);

			return {
				blocks: undivided(instances),
				rows: toDimension(instances, ({zone}) => zone, zoneName),
				columns: [groups, faultDomains].find(({domains}) => domains.length > 1) ?? undivided(instances),
			};
		}

		case 'none': {
			return {blocks: undivided(instances), rows: undivided(instances), columns: undivided(instances)};
		}
	}
}

function toDimension<Value extends number | string | null>(
	instances: readonly Instance[],
	valueOf: (instance: Instance) => Value,
	nameOf: (value: Value) => string,
): Dimension {
	const names = new Map(
		sortDomains(new Set(instances.map(instance => valueOf(instance)))).map(value => [value, nameOf(value)] as const),
	);

	return {
		domains: [...names.values()].map(name => ({key: name, name})),
		keyOf(instance) {
			const value = valueOf(instance);

			return names.get(value) ?? nameOf(value);
		},
	};
}

/** All instances in one nameless domain; none where there are no instances. */
function undivided(instances: readonly Instance[]): Dimension {
	return {domains: instances.length === 0 ? [] : [{key: '', name: ''}], keyOf: () => ''};
}

/** One block for each placement group of each zone: domains compare only inside it. */
function toBlocks(instances: readonly Instance[]): Dimension {
	const numberOf = numberPlacementGroups(instances);
	const keys = new Map<string | null, Map<string | null, string>>();
	// The key holds the group's id and not its number, which changes when a group goes.
	const keyOf = ({zone, placementGroupId}: Instance) =>
		at(
			at(keys, zone, () => new Map<string | null, string>()),
			placementGroupId,
			() => `${zoneName(zone)}/${placementGroupId ?? ''}`,
		);
	const zones = sortDomains(instances.map(({zone}) => zone));

	const domains = zones.flatMap(zone => {
		const ofZone = instances.filter(instance => instance.zone === zone);
		const groups = sortDomains(ofZone.map(instance => numberOf(instance)));

		return groups.flatMap(group => {
			const member = ofZone.find(instance => numberOf(instance) === group);
			const hasZone = zone !== null || zones.length > 1;
			const name = [...(hasZone ? [zoneName(zone)] : []), ...(groups.length > 1 ? [groupName(group)] : [])];
			const shortName = [...(hasZone ? [`Z${zone ?? '?'}`] : []), ...(groups.length > 1 ? [`PG${group ?? '?'}`] : [])];

			return member ? [{key: keyOf(member), name: name.join(' · '), shortName: shortName.join(' ')}] : [];
		});
	});

	return {domains, keyOf};
}

/** What a map holds for a key; made first where there is nothing yet. */
export function at<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
	const known = map.get(key);

	if (known !== undefined) {
		return known;
	}

	const made = make();
	map.set(key, made);

	return made;
}
