import {parseFilter, toFilterContext} from '../fleet/filter.js';
import {type Image, imageKey} from '../fleet/image.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Live} from '../store/live.js';
import {changingInstances, hasEnded, type Upgrade} from '../upgrade/upgrade.js';

const changing = new WeakMap<Upgrade, ReadonlySet<string>>();

/** The instances which an upgrade of ours is changing now; the same set for the same upgrade. */
export function changingOf({upgrade}: Live): ReadonlySet<string> | undefined {
	if (upgrade === null || hasEnded(upgrade)) {
		return undefined;
	}

	const found = changing.get(upgrade) ?? changingInstances(upgrade);
	changing.set(upgrade, found);

	return found;
}

type Matched = {
	readonly text: string;
	readonly wanted: string;
	readonly changing: ReadonlySet<string> | undefined;
	readonly matching: ReadonlySet<string> | null;
};

const matched = new WeakMap<Snapshot, Matched>();

/**
 * The vmIds which match a filter; `null` for an empty filter and for one which cannot be read. The same set while
 * nothing which it is made of has changed.
 */
export function matchingInstances(
	text: string,
	snapshot: Snapshot,
	wanted: Image,
	changing: ReadonlySet<string> | undefined,
): ReadonlySet<string> | null {
	const last = matched.get(snapshot);
	const key = imageKey(wanted);

	if (last?.text === text && last.changing === changing && last.wanted === key) {
		return last.matching;
	}

	const matching = findMatching(text, snapshot, wanted, changing);
	matched.set(snapshot, {text, wanted: key, changing, matching});

	return matching;
}

function findMatching(
	text: string,
	snapshot: Snapshot,
	wanted: Image,
	changing: ReadonlySet<string> | undefined,
): ReadonlySet<string> | null {
	const filter = parseFilter(text);

	if (text.trim() === '' || !filter.ok) {
		return null;
	}

	const context = toFilterContext(snapshot, wanted, changing);

	return new Set(
		snapshot.instances.filter(instance => filter.matches(instance, context)).map(instance => instance.vmId),
	);
}
