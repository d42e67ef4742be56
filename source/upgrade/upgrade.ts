import type {EndingFact, OldImages, Place, UpgradeEvent} from './event.js';
import {evolveLeg} from './evolve-leg.js';
import type {PolicyBreach} from './gates.js';
import {type InstanceProgress, type Leg, startLeg} from './leg.js';
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

/** An upgrade: what its events add up to. */
export type Upgrade = {
	readonly id: string;
	readonly plan: Plan;
	readonly oldImages: OldImages;
	readonly place: Place | null;
	readonly status: UpgradeStatus;
	readonly isConfirmed: boolean;
	/** Whether Azure took any write of ours: the model, or a batch. */
	readonly hasChanged: boolean;
	/** Counts from 1; each retry is one more. */
	readonly attempt: number;
	readonly leg: Leg;
	/** What we do to the automatic repairs of the scale set; all but `untouched` is ours to take back. */
	readonly repairs: 'untouched' | 'suspending' | 'suspended' | 'resuming';
	/** How it ends, decided already, while automatic repairs are resumed before. */
	readonly ending: EndingFact | null;
	readonly breach: PolicyBreach | null;
	/** Breaches which the operator accepted: the limit holds again above them. One of each limit at most. */
	readonly accepted: readonly PolicyBreach[];
	/** Why it stands still, or how it ended; `null` while it simply goes on. */
	readonly message: string | null;
	/** ISO 8601 UTC. */
	readonly startedAt: string;
	/** `null` again after an upgrade which had ended was reopened. */
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
	const batches = plan.batches.map(batch => batch.instances);

	return {
		id: event.upgradeId,
		plan,
		oldImages: event.oldImages,
		place: event.place,
		status: 'planned',
		isConfirmed: false,
		hasChanged: false,
		attempt: 1,
		leg: startLeg('forward', plan.to, batches, plan.modelChange.length > 0),
		repairs: 'untouched',
		ending: null,
		breach: null,
		accepted: [],
		message: null,
		startedAt: event.at,
		endedAt: null,
	};
}

/**
 * Takes one more event in. Total: an event which does not fit changes nothing. After an ending only a retry, an accepted
 * breach and a roll back fit.
 */
export function evolve(upgrade: Upgrade, event: UpgradeEvent): Upgrade {
	if (hasEnded(upgrade) && !isReopening(event)) {
		return upgrade;
	}

	const next = {...upgrade, leg: evolveLeg(upgrade.leg, event, upgrade.plan.willStart)};

	switch (event.type) {
		case 'upgrade-confirmed': {
			return upgrade.isConfirmed ? upgrade : {...next, isConfirmed: true, status: 'rolling-forward'};
		}

		case 'model-updated':
		case 'batch-accepted': {
			return {...next, hasChanged: true};
		}

		case 'policy-breached': {
			return {...next, breach: event.breach, message: event.message};
		}

		case 'paused': {
			return {...next, status: 'paused', message: event.reason};
		}

		case 'resumed': {
			const {acceptedBreach: accepted} = event;

			return accepted === null
				? {...next, status: runningStatus(next.leg), message: null}
				: {
						...reopen(next),
						accepted: [...upgrade.accepted.filter(({limit}) => limit !== accepted.limit), accepted],
					};
		}

		case 'retry-started': {
			return {...reopen(next), attempt: upgrade.attempt + 1};
		}

		case 'rollback-started': {
			return reopen(next);
		}

		case 'repairs-suspend-requested': {
			return {...next, repairs: 'suspending'};
		}

		case 'repairs-suspended': {
			return {...next, repairs: 'suspended'};
		}

		case 'repairs-resume-requested': {
			return {
				...next,
				repairs: 'resuming',
				ending: event.ending,
				message: 'Resuming automatic repairs before the end.',
			};
		}

		case 'repairs-resumed': {
			return {...next, repairs: 'untouched'};
		}

		case 'upgrade-completed': {
			return end(next, 'completed', event);
		}

		case 'upgrade-faulted': {
			return end({...next, breach: event.breach}, 'faulted', event);
		}

		case 'upgrade-cancelled': {
			return end(next, 'cancelled', event);
		}

		case 'rolled-back': {
			return end(next, 'rolled-back', event);
		}

		case 'model-update-requested':
		case 'batch-requested':
		case 'instance-upgraded':
		case 'instance-failed':
		case 'instance-skipped':
		case 'batch-completed':
		case 'gate-waiting':
		case 'gate-passed': {
			return next;
		}

		case 'upgrade-planned':
		case 'conductor-started':
		case 'foreign-change-seen':
		case 'throttled': {
			return upgrade;
		}
	}
}

/** Whether an event takes up an upgrade which has ended. */
function isReopening(event: UpgradeEvent): boolean {
	return (
		event.type === 'retry-started' ||
		event.type === 'rollback-started' ||
		(event.type === 'resumed' && event.acceptedBreach !== null)
	);
}

function reopen(upgrade: Upgrade): Upgrade {
	return {...upgrade, status: runningStatus(upgrade.leg), ending: null, breach: null, message: null, endedAt: null};
}

function runningStatus({direction}: Leg): UpgradeStatus {
	return direction === 'forward' ? 'rolling-forward' : 'rolling-back';
}

/** Where automatic repairs could not be resumed they are asked once more to be suspended, should the upgrade be reopened. */
function end(upgrade: Upgrade, status: UpgradeStatus, event: {readonly message: string; readonly at: string}): Upgrade {
	return {
		...upgrade,
		status,
		repairs: upgrade.repairs === 'resuming' ? 'suspending' : upgrade.repairs,
		ending: null,
		message: event.message,
		endedAt: event.at,
	};
}

/** Whether an upgrade has come to one of its endings. */
export function hasEnded(upgrade: Upgrade): boolean {
	return upgrade.endedAt !== null;
}

/** How many instances of the current leg are where. */
export function countProgress({leg}: Upgrade): Readonly<Record<InstanceProgress, number>> {
	const counts = {pending: 0, asked: 0, upgraded: 0, failed: 0, skipped: 0, gone: 0, 'given-up': 0};

	for (const progress of Object.values(leg.progress)) {
		counts[progress]++;
	}

	return counts;
}

/** vmIds which were asked to change and have not been seen done: what a screen shows as upgrading. */
export function changingInstances({leg}: Upgrade): ReadonlySet<string> {
	return new Set(Object.entries(leg.progress).flatMap(([vmId, progress]) => (progress === 'asked' ? [vmId] : [])));
}
