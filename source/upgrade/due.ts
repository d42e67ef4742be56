import type {Image} from '../fleet/image.js';
import {hasEnded, type Upgrade} from './upgrade.js';

/** A call which Azure is still to be sent: it follows from the state and is stored nowhere. */
export type Due =
	| {readonly type: 'write-model'; readonly image: Image}
	| {readonly type: 'upgrade-instances'; readonly batch: number; readonly instanceIds: readonly [string, ...string[]]};

/**
 * The call which is due, if any: one whose request is journaled and whose outcome is not. After a crash the same call
 * is due again.
 */
export function due(upgrade: Upgrade): Due | null {
	const {leg} = upgrade;

	if (hasEnded(upgrade)) {
		return null;
	}

	if (leg.model === 'requested') {
		return {type: 'write-model', image: leg.image};
	}

	if (leg.batchStatus !== 'requested') {
		return null;
	}

	const [first, ...rest] = (leg.batches[leg.batch] ?? [])
		.filter(({vmId}) => leg.progress[vmId] === 'asked')
		.map(({instanceId}) => instanceId);

	return first === undefined ? null : {type: 'upgrade-instances', batch: leg.batch, instanceIds: [first, ...rest]};
}
