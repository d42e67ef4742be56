import {parseFilter, toFilterContext} from '../fleet/filter.js';
import type {Image} from '../fleet/image.js';
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

/** The vmIds which match a filter; `null` for an empty filter and for one which cannot be read. */
export function matchingInstances(
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
