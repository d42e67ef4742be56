import {type FleetEntry, fleetKey, toFleetEntry, withUpgrades} from '../fleet/fleet-entry.js';
import {sortFleet} from '../fleet/fleet-order.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {ListedFleet} from './fleet-list.js';
import type {FleetVersions} from './fleet-versions.js';

/** The lines of the fleet as they stand in the store. */
export class FleetLines {
	readonly #store: Store<Live>;
	readonly #versions: FleetVersions;

	constructor(store: Store<Live>, versions: FleetVersions) {
		this.#store = store;
		this.#versions = versions;
	}

	/** The line of a set, by its {@link fleetKey}. */
	find(key: string): FleetEntry | undefined {
		return this.#all().find(entry => entry.key === key);
	}

	/**
	 * Puts sets which were listed in place of those before, with what was known of them.
	 *
	 * @param upgradeIds the upgrades of ours by the keys of their sets; `null` where they cannot be told, and are as they were.
	 * @returns the lines of the sets which were listed.
	 */
	replaceAll(listed: ListedFleet, upgradeIds: ReadonlyMap<string, string> | null): readonly FleetEntry[] {
		const known = new Map(this.#all().map(entry => [entry.key, entry]));
		// What could not be listed now may be shown as it was: the trouble says so.
		const kept = [...known.values()].filter(
			({scaleSet}) => listed.failed?.has(scaleSet.subscriptionId.toLowerCase()) ?? true,
		);
		const entries = listed.sets.map(({scaleSet, subscriptionName}) => {
			const {strip, failure, upgradeId} = known.get(fleetKey(scaleSet)) ?? {};
			return toFleetEntry({
				scaleSet,
				subscriptionName,
				versions: this.#versions.of(scaleSet),
				strip,
				failure,
				upgradeId,
			});
		});
		const all = sortFleet([...entries, ...kept], 'name');
		const isNothingKnown = all.length === 0 && listed.trouble !== null;

		this.#store.set({
			fleet: isNothingKnown
				? {status: 'failed', message: listed.trouble}
				: {status: 'loaded', value: upgradeIds === null ? all : withUpgrades(all, upgradeIds)},
			fleetTrouble: isNothingKnown ? null : listed.trouble,
			...(listed.sets.length > 0 && {connection: {status: 'live'}}),
		});

		return entries;
	}

	/** Changes the line of a set. */
	change(key: string, change: Partial<FleetEntry>): void {
		this.#replace(
			entry => entry.key === key,
			entry => ({...entry, ...change}),
		);
	}

	/** Reckons anew how far behind some sets are: their versions were read. */
	recount(isMeant: (scaleSet: ScaleSet) => boolean): void {
		this.#replace(
			({scaleSet}) => isMeant(scaleSet),
			entry => entry,
		);
	}

	#all(): readonly FleetEntry[] {
		const {fleet} = this.#store.get();
		return fleet.status === 'loaded' ? fleet.value : [];
	}

	/** Replaces some lines, and reckons anew how far behind they are. */
	#replace(isMeant: (entry: FleetEntry) => boolean, change: (entry: FleetEntry) => FleetEntry): void {
		const value = this.#all().map(entry =>
			isMeant(entry) ? toFleetEntry({...change(entry), versions: this.#versions.of(entry.scaleSet)}) : entry,
		);

		this.#store.set({fleet: {status: 'loaded', value}});
	}
}
