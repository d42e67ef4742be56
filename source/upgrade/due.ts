import type {Image} from '../fleet/image.js';
import {inRequest} from './leg.js';
import {hasEnded, type Upgrade} from './upgrade.js';

/** A call which Azure is still to be sent: it follows from the state and is stored nowhere. */
export type Due =
	| {readonly type: 'write-model'; readonly image: Image}
	| {readonly type: 'upgrade-instances'; readonly batch: number; readonly instanceIds: readonly [string, ...string[]]}
	| {readonly type: 'set-repairs'; readonly state: 'suspended' | 'running'};

/**
 * The call which is due, if any: one whose request is journaled and whose outcome is not. After a crash, or an answer
 * which got lost, the same call is due again: let `decide` see a snapshot first, which takes out what Azure has done
 * already. Nothing is due while paused, nor while a gate holds a request which was not sent.
 */
export function due(upgrade: Upgrade): Due | null {
	const {leg} = upgrade;

	if (hasEnded(upgrade)) {
		return null;
	}

	if (upgrade.ending !== null) {
		return upgrade.repairs === 'resuming' ? {type: 'set-repairs', state: 'running'} : null;
	}

	if (upgrade.status === 'paused') {
		return null;
	}

	if (upgrade.repairs === 'suspending') {
		return {type: 'set-repairs', state: 'suspended'};
	}

	if (leg.model === 'requested') {
		return {type: 'write-model', image: leg.image};
	}

	if (leg.batchStatus !== 'requested' || leg.gate !== null) {
		return null;
	}

	const [first, ...rest] = inRequest(leg).map(({instanceId}) => instanceId);

	return first === undefined ? null : {type: 'upgrade-instances', batch: leg.batch, instanceIds: [first, ...rest]};
}
