import type {TaskKind} from '../world/operation.js';
import type {HealthSource, HealthState, PowerState, ProvisioningState} from '../world/world.js';

/** Seconds of simulated time: at least so many (or the grace period of the health extension), and up to `jitter` more. */
type Delay = {readonly atLeast: number | 'grace-period'; readonly jitter: number};

/** How a task fails. `{vm}`, `{extension}`, `{publisher}` and `{type}` in the message stand for what they say. */
export type StageFailure = {readonly code: string; readonly message: string};

/** Which instances a stage is for. A member which is absent does not matter. */
type StageSelector = {
	/** The stage which the instance has just reached; `requested` is where every task begins. */
	readonly reached: string;
	readonly tasks?: readonly TaskKind[];
	readonly changesImage?: boolean;
	readonly isDeallocated?: boolean;
	readonly healthSources?: readonly HealthSource[];
	/** The instance runs the newest image, and that image is a bad one. */
	readonly isOnBadImage?: boolean;
};

/** What a stage makes of an instance. A member which is absent changes nothing. */
export type StageChange = {
	readonly provisioningState?: ProvisioningState;
	readonly powerState?: PowerState;
	readonly isAgentReady?: boolean;
	/** `lost`: nothing reports any more. A load balancer says unhealthy then, the health extension unknown. */
	readonly health?: HealthState | 'lost';
	/** Takes the model of the set: from here on the latest model counts as applied. */
	readonly takesModel?: boolean;
	/**
	 * Gets a new OS disk: from the image of the model, or anew from its own (a reimage brings `latest` to the newest); or
	 * the disk and the model of before come back.
	 */
	readonly takesImage?: 'of-the-model' | 'its-own' | 'previous';
	/** The task ends with an error, and the instance is `Failed`. */
	readonly fails?: StageFailure;
	/** The task is over, whatever health says later. */
	readonly endsTask?: boolean;
	readonly isRemoved?: boolean;
};

/**
 * One step in the life of an instance. Where several match, one is chosen by weight; those of weight 0 never happen unless
 * a scenario or a fault gives their name another weight (1 is as likely as the usual step).
 */
export type Stage = {
	readonly name: string;
	readonly when: StageSelector;
	readonly after: Delay;
	readonly becomes: StageChange;
	readonly weight?: number;
};

/** So many seconds at least, and up to so many more. */
export const seconds = (atLeast: number, jitter: number): Delay => ({atLeast, jitter});
