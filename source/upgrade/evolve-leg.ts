import type {PlannedInstance} from './batch.js';
import type {Gate, UpgradeEvent} from './event.js';
import {inBatch, type InstanceProgress, type Leg, startLeg} from './leg.js';
import type {WillStart} from './will-start.js';

/** What an event makes of the leg. Total: what does not fit changes nothing. */
export function evolveLeg(leg: Leg, event: UpgradeEvent, willStart: WillStart): Leg {
	switch (event.type) {
		case 'model-update-requested': {
			return {...leg, model: 'requested', gate: null};
		}

		case 'model-updated': {
			// In these modes the write itself sets Azure going: there is nothing to ask for, only to watch.
			return willStart === 'nothing'
				? {...leg, model: 'updated'}
				: touch(withProgress({...leg, model: 'updated', batchStatus: 'accepted'}, leg.batches.flat(), 'asked'));
		}

		case 'batch-requested': {
			return request(leg, event);
		}

		case 'batch-accepted': {
			return leg.batchStatus === 'requested'
				? touch({...leg, batchStatus: 'accepted', operation: event.operation})
				: leg;
		}

		case 'instance-upgraded': {
			return touch(withProgress(leg, [event], 'upgraded'), event.vmId);
		}

		case 'instance-failed': {
			return touch(withProgress(leg, [event], 'failed'), event.vmId);
		}

		case 'instance-skipped': {
			const left = withProgress(leg, [event], event.progress);

			return event.progress === 'given-up' ? touch(left, event.vmId) : left;
		}

		case 'batch-completed': {
			const rest = {...leg, batch: Math.min(event.batch + 1, leg.batches.length), attempts: 0, relapseUntil: null};

			// Passed over with nothing to ask: the gates before the next batch are the same ones.
			return leg.batchStatus === 'pending'
				? rest
				: {
						...rest,
						batchStatus: 'pending',
						operation: null,
						gate: null,
						passed: [],
						previous: leg.batchStatus === 'accepted' ? event.batch : leg.previous,
					};
		}

		case 'gate-waiting': {
			return {
				...leg,
				gate: {gate: event.gate, message: event.message, until: event.until},
				relapseUntil:
					event.gate === 'health' && leg.gate?.gate === 'soak' ? (leg.relapseUntil ?? event.until) : leg.relapseUntil,
			};
		}

		case 'gate-passed': {
			return pass(leg, event.gate);
		}

		case 'resumed': {
			return leg.gate?.gate === 'checkpoint' ? pass(leg, 'checkpoint') : leg;
		}

		case 'retry-started': {
			return retry(leg, event.instances);
		}

		case 'rollback-started': {
			return startLeg('back', event.image, event.batches, true);
		}

		case 'repairs-resume-requested': {
			return {...leg, gate: null};
		}

		case 'upgrade-completed':
		case 'upgrade-faulted':
		case 'upgrade-cancelled':
		case 'rolled-back': {
			return touch({...leg, gate: null});
		}

		case 'upgrade-planned':
		case 'upgrade-confirmed':
		case 'conductor-started':
		case 'policy-breached':
		case 'paused':
		case 'repairs-suspend-requested':
		case 'repairs-suspended':
		case 'repairs-resumed':
		case 'foreign-change-seen':
		case 'throttled': {
			return leg;
		}
	}
}

function request(leg: Leg, event: Extract<UpgradeEvent, {readonly type: 'batch-requested'}>): Leg {
	const ids = new Set(event.instanceIds);
	const asked = (leg.batches[event.batch] ?? []).filter(({instanceId}) => ids.has(instanceId));

	if (asked.length === 0) {
		return leg;
	}

	const requested: Leg = {
		...leg,
		batch: event.batch,
		batchStatus: 'requested',
		requested: asked.map(({vmId}) => vmId),
		operation: null,
		gate: null,
		passed: [],
		attempts: leg.batchStatus === 'accepted' ? leg.attempts + 1 : 0,
		relapseUntil: null,
	};

	return withProgress(requested, asked, 'asked');
}

function retry(leg: Leg, instances: readonly PlannedInstance[]): Leg {
	const again = withProgress(leg, instances, 'pending');
	const first = again.batches.findIndex((_, batch) => inBatch(again, batch, 'pending').length > 0);

	return {
		...again,
		model: leg.model === 'requested' ? 'to-write' : leg.model,
		batch: first === -1 ? leg.batches.length : first,
		batchStatus: 'pending',
		operation: null,
		gate: null,
		passed: [],
		attempts: 0,
		previous: null,
		relapseUntil: null,
	};
}

function pass(leg: Leg, gate: Gate): Leg {
	return {...leg, gate: null, passed: leg.passed.includes(gate) ? leg.passed : [...leg.passed, gate]};
}

function withProgress(leg: Leg, instances: readonly PlannedInstance[], progress: InstanceProgress): Leg {
	const known = instances.filter(({vmId}) => Object.hasOwn(leg.progress, vmId));

	return {
		...leg,
		progress: {...leg.progress, ...Object.fromEntries(known.map(({vmId}) => [vmId, progress] as const))},
	};
}

/** Remembers that these were asked: one of the leg, or all which are asked now. */
function touch(leg: Leg, vmId?: string): Leg {
	const more = vmId === undefined ? Object.keys(leg.progress).filter(key => leg.progress[key] === 'asked') : [vmId];
	const touched = new Set(leg.touched);
	const fresh = more.filter(key => !touched.has(key) && Object.hasOwn(leg.progress, key));

	return fresh.length === 0 ? leg : {...leg, touched: [...leg.touched, ...fresh]};
}
