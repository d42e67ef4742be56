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

/** What can hold an upgrade: a batch which must become healthy, or stay so; the pause after it; the limit on the set. */
export type Gate = 'health' | 'soak' | 'pause' | 'unhealthy-limit';

/** What happened, without when and in which upgrade. In the past tense: no event says what to do. */
export type UpgradeFact =
	| {
			readonly type: 'upgrade-planned';
			readonly plan: Plan;
			readonly oldImages: OldImages;
			readonly identity: string | null;
	  }
	| {readonly type: 'upgrade-confirmed'}
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
	| {readonly type: 'paused'; readonly reason: string}
	| {readonly type: 'resumed'}
	| {readonly type: 'foreign-change-seen'; readonly message: string}
	| {readonly type: 'throttled'; readonly bucket: string | null; readonly retryAfterSeconds: number}
	/** The way back begins: the same batches, but only what was changed. */
	| {
			readonly type: 'rollback-started';
			readonly image: Image;
			readonly batches: readonly (readonly PlannedInstance[])[];
	  }
	| {readonly type: 'upgrade-completed'; readonly upgraded: number; readonly message: string}
	| {readonly type: 'upgrade-faulted'; readonly message: string; readonly breach: PolicyBreach | null}
	| {readonly type: 'upgrade-cancelled'; readonly message: string}
	| {readonly type: 'rolled-back'; readonly message: string};

/** One line of `upgrade --json`. */
export type UpgradeEvent = UpgradeFact & {
	/** ISO 8601 UTC. */
	readonly at: string;
	readonly upgradeId: string;
};

/** The events with which an upgrade ends; one of them is the last line of every journal that has an end. */
export type Ending = Extract<
	UpgradeEvent,
	{readonly type: 'upgrade-completed' | 'upgrade-faulted' | 'upgrade-cancelled' | 'rolled-back'}
>;

/** Whether an event is the end of its upgrade. */
export function isEnding(event: UpgradeEvent): event is Ending {
	return (
		event.type === 'upgrade-completed' ||
		event.type === 'upgrade-faulted' ||
		event.type === 'upgrade-cancelled' ||
		event.type === 'rolled-back'
	);
}
