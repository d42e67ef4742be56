import type {Image} from '../fleet/image.js';
import type {Gate, OldImages, UpgradeEvent} from './event.js';
import type {PolicyBreach} from './gates.js';
import type {PlannedInstance} from './batch.js';
import type {Plan} from './plan.js';

export type UpgradeStatus =
	| 'planned'
	| 'rolling-forward'
	| 'paused'
	| 'rolling-back'
	| 'completed'
	| 'faulted'
	| 'cancelled'
	| 'rolled-back';

/** What became of an instance of the plan; on the way back it begins again as `pending`. */
export type InstanceProgress = 'pending' | 'asked' | 'upgraded' | 'failed';

/** One way through batches to an image: forward to the target, or back to the old image. */
export type Leg = {
	readonly direction: 'forward' | 'back';
	readonly image: Image;
	/** Whether the model names `image`: only then may instances be asked. */
	readonly model: 'to-write' | 'requested' | 'updated';
	readonly batches: ReadonlyArray<readonly PlannedInstance[]>;
	/** The batch which is in flight, or comes next; past the last one when all are completed. */
	readonly batch: number;
	readonly batchStatus: 'pending' | 'requested' | 'accepted';
	/** Of the batch in flight, where Azure gave one. */
	readonly operation: string | null;
	/** The gate which holds the leg now; `until` in milliseconds of Azure's clock. */
	readonly gate: {readonly gate: Gate; readonly message: string; readonly until: number | null} | null;
	/** Gates of this batch which were passed, so that none holds it twice. */
	readonly passed: readonly Gate[];
	/** By vmId. */
	readonly progress: Readonly<Record<string, InstanceProgress>>;
};

/** An upgrade: what its events add up to. */
export type Upgrade = {
	readonly id: string;
	readonly plan: Plan;
	readonly oldImages: OldImages;
	readonly status: UpgradeStatus;
	readonly isConfirmed: boolean;
	readonly leg: Leg;
	readonly breach: PolicyBreach | null;
	/** Why it stands still, or how it ended; `null` while it simply goes on. */
	readonly message: string | null;
	/** ISO 8601 UTC. */
	readonly startedAt: string;
	readonly endedAt: string | null;
};

/** The upgrade which a journal tells of. Throws when its first event is not `upgrade-planned`. */
export function fold(events: readonly UpgradeEvent[]): Upgrade {
	const [first, ...rest] = events;

	if (first === undefined) {
		throw new Error('An upgrade without events is none');
	}

	return rest.reduce(evolve, begin(first));
}

/** The upgrade as its first event makes it. Throws for any other event than `upgrade-planned`. */
export function begin(event: UpgradeEvent): Upgrade {
	if (event.type !== 'upgrade-planned') {
		throw new Error(`An upgrade begins with upgrade-planned, not with ${event.type}`);
	}

	const {plan} = event;

	return {
		id: event.upgradeId,
		plan,
		oldImages: event.oldImages,
		status: 'planned',
		isConfirmed: false,
		leg: startLeg(
			'forward',
			plan.to,
			plan.batches.map(batch => batch.instances),
			plan.modelChange.length > 0,
		),
		breach: null,
		message: null,
		startedAt: event.at,
		endedAt: null,
	};
}

function startLeg(
	direction: Leg['direction'],
	image: Image,
	batches: ReadonlyArray<readonly PlannedInstance[]>,
	needsWrite: boolean,
): Leg {
	return {
		direction,
		image,
		model: needsWrite ? 'to-write' : 'updated',
		batches,
		batch: 0,
		batchStatus: 'pending',
		operation: null,
		gate: null,
		passed: [],
		progress: Object.fromEntries(batches.flat().map(instance => [instance.vmId, 'pending' as const])),
	};
}

/** Takes one more event in. Total: an event which does not fit changes nothing. */
export function evolve(upgrade: Upgrade, event: UpgradeEvent): Upgrade {
	const {leg} = upgrade;
	const withLeg = (change: Partial<Leg>): Upgrade => ({...upgrade, leg: {...leg, ...change}});
	const withProgress = (instances: readonly PlannedInstance[], progress: InstanceProgress) => ({
		...leg.progress,
		...Object.fromEntries(instances.map(instance => [instance.vmId, progress])),
	});

	switch (event.type) {
		case 'upgrade-confirmed': {
			return {...upgrade, isConfirmed: true, status: 'rolling-forward'};
		}

		case 'model-update-requested': {
			return withLeg({model: 'requested', gate: null});
		}

		case 'model-updated': {
			// In these modes the write itself sets Azure going: there is nothing to ask for, only to watch.
			return upgrade.plan.willStart === 'nothing'
				? withLeg({model: 'updated'})
				: withLeg({model: 'updated', batchStatus: 'accepted', progress: withProgress(leg.batches.flat(), 'asked')});
		}

		case 'batch-requested': {
			const asked = (leg.batches[event.batch] ?? []).filter(instance =>
				event.instanceIds.includes(instance.instanceId),
			);

			return withLeg({
				batch: event.batch,
				batchStatus: 'requested',
				operation: null,
				gate: null,
				passed: [],
				progress: withProgress(asked, 'asked'),
			});
		}

		case 'batch-accepted': {
			return withLeg({batchStatus: 'accepted', operation: event.operation});
		}

		case 'instance-upgraded': {
			return withLeg({progress: withProgress([event], 'upgraded')});
		}

		case 'instance-failed': {
			return withLeg({progress: withProgress([event], 'failed')});
		}

		case 'batch-completed': {
			return withLeg({batch: event.batch + 1, batchStatus: 'pending', operation: null, gate: null, passed: []});
		}

		case 'gate-waiting': {
			return withLeg({gate: {gate: event.gate, message: event.message, until: event.until}});
		}

		case 'gate-passed': {
			return withLeg({gate: null, passed: [...leg.passed, event.gate]});
		}

		case 'policy-breached': {
			return {...upgrade, breach: event.breach, message: event.message};
		}

		case 'paused': {
			return {...upgrade, status: 'paused', message: event.reason};
		}

		case 'resumed': {
			return {...upgrade, status: leg.direction === 'forward' ? 'rolling-forward' : 'rolling-back', message: null};
		}

		case 'rollback-started': {
			return {
				...upgrade,
				status: 'rolling-back',
				breach: null,
				message: null,
				endedAt: null,
				leg: startLeg('back', event.image, event.batches, true),
			};
		}

		case 'upgrade-completed': {
			return end(upgrade, 'completed', event);
		}

		case 'upgrade-faulted': {
			return end(upgrade, 'faulted', event);
		}

		case 'upgrade-cancelled': {
			return end(upgrade, 'cancelled', event);
		}

		case 'rolled-back': {
			return end(upgrade, 'rolled-back', event);
		}

		case 'upgrade-planned':
		case 'foreign-change-seen':
		case 'throttled': {
			return upgrade;
		}
	}
}

function end(upgrade: Upgrade, status: UpgradeStatus, event: {readonly message: string; readonly at: string}): Upgrade {
	return {...upgrade, status, message: event.message, endedAt: event.at, leg: {...upgrade.leg, gate: null}};
}

/** Whether an upgrade has come to one of its endings. */
export function hasEnded(upgrade: Upgrade): boolean {
	return upgrade.endedAt !== null;
}

/** How many instances of the current leg are where. */
export function countProgress({leg}: Upgrade): Readonly<Record<InstanceProgress, number>> {
	const counts = {pending: 0, asked: 0, upgraded: 0, failed: 0};

	for (const progress of Object.values(leg.progress)) {
		counts[progress]++;
	}

	return counts;
}

/** vmIds which were asked to change and have not been seen done: what a screen shows as upgrading. */
export function changingInstances({leg}: Upgrade): ReadonlySet<string> {
	return new Set(Object.entries(leg.progress).flatMap(([vmId, progress]) => (progress === 'asked' ? [vmId] : [])));
}
