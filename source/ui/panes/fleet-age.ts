import type {FleetEntry} from '../../fleet/fleet-entry.js';
import type {Live} from '../../store/live.js';
import {knownEntries} from '../screen/fleet-list.js';

/** A large fleet is read again every few minutes only: from this age on it is told. */
const toldAfterMilliseconds = 150_000;
/** From this age on a line is drawn as what it is: old. */
const oldAfterMilliseconds = 300_000;

/** How the reading of the fleet stands. */
export type FleetAge = {
	/** Sets whose instances were read, or cannot be. */
	readonly read: number;
	readonly sets: number;
	/** Whole minutes since the instances were read which were read the longest ago; `null` where that is not worth telling. */
	readonly oldestMinutes: number | null;
	readonly isOld: boolean;
};

/** How much of the fleet is known, and how old that is. */
export function fleetAge(live: Live, now: number): FleetAge {
	const entries = knownEntries(live);
	const ages = entries.flatMap(({strip}) => (strip === null ? [] : [now - strip.receivedAt]));
	const oldest = ages.reduce((most, age) => Math.max(most, age), 0);

	return {
		read: entries.filter(({strip, failure}) => strip !== null || failure !== null).length,
		sets: entries.length,
		oldestMinutes: oldest >= toldAfterMilliseconds ? Math.floor(oldest / 60_000) : null,
		isOld: oldest >= oldAfterMilliseconds,
	};
}

/** Whether what a line shows of its instances may be no longer so. */
export function isStripOld({strip, failure}: FleetEntry, now: number): boolean {
	return strip !== null && (failure !== null || now - strip.receivedAt >= oldAfterMilliseconds);
}
