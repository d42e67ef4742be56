import type {FleetEntry} from '../../fleet/fleet-entry.js';
import {parseFleetFilter} from '../../fleet/fleet-filter.js';
import {type FleetOrder, sortFleet, type UpgradeGravity} from '../../fleet/fleet-order.js';
import type {Live} from '../../store/live.js';
import type {UnfinishedUpgrade} from '../../upgrade/unfinished.js';
import {hasEnded} from '../../upgrade/upgrade.js';

/** How the list of all scale sets is looked at; it stays so while one of them is open. */
export type FleetList = {
	/** The key of the chosen line; `null` before there is one. */
	readonly key: string | null;
	/** Where it was last seen, should it vanish. */
	readonly index: number;
	/** The first line which is seen, so that the list stands still while it can. */
	readonly first: number;
	readonly order: FleetOrder;
	readonly isReversed: boolean;
	readonly filter: string;
};

export const initialFleetList: FleetList = {
	key: null,
	index: 0,
	first: 0,
	order: 'trouble',
	isReversed: false,
	filter: '',
};

/** The lines of the list as far as they are there, by name. */
export function knownEntries({fleet}: Live): readonly FleetEntry[] {
	return fleet.status === 'loaded' ? fleet.value : [];
}

type Arranged = Pick<FleetList, 'order' | 'isReversed' | 'filter'> &
	Pick<Live, 'unfinished'> & {readonly shown: readonly FleetEntry[]};

const arranged = new WeakMap<readonly FleetEntry[], Arranged>();

/** The lines which the filter shows, sorted; a filter which cannot be read shows all. */
export function shownEntries({order, isReversed, filter}: FleetList, live: Live): readonly FleetEntry[] {
	const entries = knownEntries(live);
	const last = arranged.get(entries);

	const {unfinished} = live;

	if (
		last?.order === order &&
		last.isReversed === isReversed &&
		last.filter === filter &&
		(order !== 'trouble' || last.unfinished === unfinished)
	) {
		return last.shown;
	}

	const parsed = parseFleetFilter(filter);
	const matching = parsed.ok ? entries.filter(entry => parsed.matches(entry)) : entries;
	const upgrades = new Map(unfinished.map(upgrade => [upgrade.upgradeId, gravityOf(upgrade)]));
	const shown = sortFleet(matching, order, isReversed, ({upgradeId}) =>
		upgradeId === null ? 0 : (upgrades.get(upgradeId) ?? 0),
	);
	arranged.set(entries, {order, isReversed, filter, unfinished, shown});

	return shown;
}

function gravityOf({carrier, status, isGoingBack}: UnfinishedUpgrade): UpgradeGravity {
	if (carrier === 'dead') {
		return 3;
	}

	return carrier === 'unknown' || status === 'paused' || isGoingBack ? 2 : 1;
}

/** Whether instances of some sets are still to be read: until then the order changes by itself. */
export function isReadingStrips(live: Live): boolean {
	return knownEntries(live).some(({strip, failure}) => strip === null && failure === null);
}

/** Which of the shown lines is chosen; -1 when there is none. */
export function chosenIndex({key, index}: FleetList, shown: readonly FleetEntry[]): number {
	const found = shown.findIndex(entry => entry.key === key);

	return found === -1 ? Math.min(Math.max(0, index), shown.length - 1) : found;
}

/** Upgrades which were put out of sight here and have not ended, as far as the list tells. */
export function leftUnfinished({left, unfinished}: Live): readonly UnfinishedUpgrade[] {
	return unfinished.filter(({upgradeId}) => left.some(upgrade => upgrade.id === upgradeId && !hasEnded(upgrade)));
}
