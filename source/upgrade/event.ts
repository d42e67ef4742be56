import type {Image} from '../fleet/image.js';
import type {PolicyBreach} from './gates.js';
import type {PlannedInstance} from './batch.js';
import type {Plan} from './plan.js';

/** The images before anything was changed, resolved to exact versions: what a rollback goes back to. */
export type OldImages = {
	readonly model: Image;
	/** By vmId. */
	readonly instances: Readonly<Record<string, Image>>;
};

/** How to reach the same Azure again, for a process which takes the upgrade up. Holds no secret. */
export type Place = {
	readonly endpoint: string | null;
	readonly cloud: string | null;
	readonly auth: string | null;
	readonly subscriptionId: string;
	readonly tenantId: string | null;
	/** How much faster a simulated clock runs; `null` for Azure. */
	readonly speed: number | null;
};

/**
 * What can hold an upgrade: a batch which must become healthy, or stay so; the pause after it; the limit on the set;
 * instances which something else is changing; a place where the operator wants to look first.
 */
export type Gate = 'health' | 'soak' | 'pause' | 'unhealthy-limit' | 'instance-busy' | 'checkpoint';

/** With these an upgrade ends, for now: a retry, an accepted breach or a roll back may reopen it. */
export type EndingFact =
	| {readonly type: 'upgrade-completed'; readonly upgraded: number; readonly message: string}
	| {readonly type: 'upgrade-faulted'; readonly message: string; readonly breach: PolicyBreach | null}
	| {readonly type: 'upgrade-cancelled'; readonly message: string; readonly by: string | null}
	| {readonly type: 'rolled-back'; readonly message: string};

/** What happened, without when and in which upgrade. In the past tense: no event says what to do. */
export type UpgradeFact =
	| {
			readonly type: 'upgrade-planned';
			readonly plan: Plan;
			readonly oldImages: OldImages;
			readonly identity: string | null;
			/** `null` when no other process can take the upgrade up. */
			readonly place: Place | null;
	  }
	| {readonly type: 'upgrade-confirmed'}
	/** A process took the upgrade up; changes no state. */
	| {
			readonly type: 'conductor-started';
			readonly identity: string | null;
			readonly host: string;
			readonly pid: number;
			readonly reason: 'started' | 'resumed';
	  }
	/** About to be sent: journaled before the PATCH leaves. */
	| {readonly type: 'model-update-requested'; readonly image: Image; readonly etag: string | null}
	/** The PATCH ended and a read showed the image in the model. */
	| {readonly type: 'model-updated'; readonly image: Image; readonly etag: string | null}
	/** About to be asked: journaled before `manualupgrade` leaves. */
	| {
			readonly type: 'batch-requested';
			readonly batch: number;
			readonly zone: string | null;
			readonly updateDomain: number | null;
			readonly instanceIds: readonly string[];
	  }
	/** Azure took the request; `operation` takes its polling up again, `null` when only the instances tell that it did. */
	| {readonly type: 'batch-accepted'; readonly batch: number; readonly operation: string | null}
	| {readonly type: 'instance-upgraded'; readonly batch: number; readonly instanceId: string; readonly vmId: string}
	| {
			readonly type: 'instance-failed';
			readonly batch: number;
			readonly instanceId: string;
			readonly vmId: string;
			readonly reason: string;
	  }
	/** An instance of the plan which the upgrade does not wait for: left out, removed meanwhile, or given up by the operator. */
	| {
			readonly type: 'instance-skipped';
			readonly batch: number;
			readonly instanceId: string;
			readonly vmId: string;
			readonly progress: 'skipped' | 'gone' | 'given-up';
			readonly reason: string;
			readonly by: string | null;
	  }
	/** Nothing of the batch is waited for any more. Instances of it which could not be asked come after the last batch. */
	| {readonly type: 'batch-completed'; readonly batch: number}
	/** A gate holds the upgrade, until `until` at the latest where it has an end. */
	| {
			readonly type: 'gate-waiting';
			readonly gate: Gate;
			readonly batch: number;
			readonly message: string;
			/** Milliseconds of Azure's clock. */
			readonly until: number | null;
			readonly instanceIds: readonly string[];
	  }
	| {readonly type: 'gate-passed'; readonly gate: Gate; readonly batch: number}
	| {readonly type: 'policy-breached'; readonly breach: PolicyBreach; readonly message: string}
	| {readonly type: 'paused'; readonly reason: string; readonly by: string | null}
	/** Goes on; with `acceptedBreach` also after it ended, and the limit counts as breached only above what was accepted. */
	| {readonly type: 'resumed'; readonly acceptedBreach: PolicyBreach | null; readonly by: string | null}
	/** These instances are tried again, and whatever is still untouched is gone on with. */
	| {readonly type: 'retry-started'; readonly instances: readonly PlannedInstance[]; readonly by: string | null}
	/** About to be sent: automatic repairs would take an instance which restarts for a sick one. */
	| {readonly type: 'repairs-suspend-requested'}
	| {readonly type: 'repairs-suspended'}
	/** About to be sent before the end, which is decided already and comes whatever Azure answers. */
	| {readonly type: 'repairs-resume-requested'; readonly ending: EndingFact}
	| {readonly type: 'repairs-resumed'}
	| {readonly type: 'foreign-change-seen'; readonly message: string}
	| {readonly type: 'throttled'; readonly bucket: string | null; readonly retryAfterSeconds: number}
	/** The way back begins: the same batches, but only what was changed. */
	| {
			readonly type: 'rollback-started';
			readonly image: Image;
			readonly batches: readonly (readonly PlannedInstance[])[];
			readonly by: string | null;
	  }
	| EndingFact;

/** One line of `upgrade --json`. */
export type UpgradeEvent = UpgradeFact & {
	/** ISO 8601 UTC. */
	readonly at: string;
	readonly upgradeId: string;
};

/** The events with which an upgrade ends; one of them is the last line of every journal that has an end. */
export type Ending = EndingFact & Pick<UpgradeEvent, 'at' | 'upgradeId'>;

/** Whether an event is the end of its upgrade. */
export function isEnding(event: UpgradeEvent): event is Ending {
	return (
		event.type === 'upgrade-completed' ||
		event.type === 'upgrade-faulted' ||
		event.type === 'upgrade-cancelled' ||
		event.type === 'rolled-back'
	);
}
