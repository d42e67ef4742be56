import {type FleetStrip, modelImage} from './fleet-strip.js';
import type {ImageVersion} from './image.js';
import {type Behind, behindNewest} from './publication.js';
import type {ScaleSet, ScaleSetReference} from './scale-set.js';

/** A line of the list of all scale sets. What was not read yet, or could not be, is `null`. */
export type FleetEntry = {
	/** Unique, and the same between two readings: see {@link fleetKey}. */
	readonly key: string;
	/** Name, group, subscription, location, image, mode, capacity, zones: as the list of the subscription told. */
	readonly scaleSet: ScaleSet;
	/** The name of its subscription; the id where the name is not known. */
	readonly subscriptionName: string;
	/**
	 * How far behind the newest version of its SKU it is: its model, or an instance which is known to be further behind.
	 * `null` where no version is known.
	 */
	readonly behind: Behind | null;
	/** Its instances, as they were when last read. */
	readonly strip: FleetStrip | null;
	/** Why its instances could not be read the last time, in one sentence; the strip before that one stays. */
	readonly failure: string | null;
	/** The upgrade of ours which is unfinished there; `null` when there is none. */
	readonly upgradeId: string | null;
};

/** What names a scale set everywhere, in one text: letter case does not count in ARM, and lists change it. */
export function fleetKey({subscriptionId, resourceGroup, name}: ScaleSetReference): string {
	return [subscriptionId, resourceGroup, name].join('/').toLowerCase();
}

/** The {@link fleetKey} of a scale set's resource id; `null` when it is the id of something else. */
export function fleetKeyOfId(scaleSetId: string): string | null {
	const [, subscriptionId, resourceGroup, name] =
		/^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/]+)$/i.exec(
			scaleSetId,
		) ?? [];

	return subscriptionId === undefined || resourceGroup === undefined || name === undefined
		? null
		: fleetKey({subscriptionId, resourceGroup, name});
}

export type FleetFacts = {
	readonly scaleSet: ScaleSet;
	readonly subscriptionName?: string | undefined;
	/** Versions which the set could take; `null` when they are not known. */
	readonly versions: readonly ImageVersion[] | null;
	readonly strip?: FleetStrip | null | undefined;
	readonly failure?: string | null | undefined;
	readonly upgradeId?: string | null | undefined;
};

/** Makes the line of a set from what is known of it so far. */
export function toFleetEntry(facts: FleetFacts): FleetEntry {
	const {scaleSet, versions, strip = null} = facts;

	return {
		key: fleetKey(scaleSet),
		scaleSet,
		subscriptionName: facts.subscriptionName ?? scaleSet.subscriptionId,
		behind: versions === null ? null : furthestBehind(scaleSet, versions, strip),
		strip,
		failure: facts.failure ?? null,
		upgradeId: facts.upgradeId ?? null,
	};
}

function furthestBehind(
	scaleSet: ScaleSet,
	versions: readonly ImageVersion[],
	strip: FleetStrip | null,
): Behind | null {
	const model = behindNewest(modelImage(scaleSet, versions), versions);
	const oldest = strip?.oldest ? behindNewest(strip.oldest, versions) : null;

	return oldest !== null && (model === null || oldest.versions > model.versions) ? oldest : model;
}

/**
 * The same lines with the unfinished upgrades of `upgradeIds` (by {@link fleetKey}); a line which stays as it is stays
 * the same object.
 */
export function withUpgrades(
	entries: readonly FleetEntry[],
	upgradeIds: ReadonlyMap<string, string>,
): readonly FleetEntry[] {
	return entries.map(entry => {
		const upgradeId = upgradeIds.get(entry.key) ?? null;
		return upgradeId === entry.upgradeId ? entry : {...entry, upgradeId};
	});
}
