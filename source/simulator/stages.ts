import type {HealthSource, HealthState, PowerState, ProvisioningState, TaskKind} from './world.js';

/** Seconds of simulated time: at least so many, and up to `jitter` more. */
type Delay = {readonly atLeast: number; readonly jitter: number};

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
	/** Gets a new OS disk: from the image of the model, or anew from its own (a reimage brings `latest` to the newest). */
	readonly takesImage?: 'of-the-model' | 'its-own';
	/** The task is over, whatever health says later. */
	readonly endsTask?: boolean;
	readonly isRemoved?: boolean;
};

/** One step in the life of an instance. Where several match, one is chosen by weight. */
export type Stage = {
	readonly name: string;
	readonly when: StageSelector;
	readonly after: Delay;
	readonly becomes: StageChange;
	readonly weight?: number;
};

const seconds = (atLeast: number, jitter: number): Delay => ({atLeast, jitter});

/**
 * The life of an instance, one line a step. Durations follow the recorded operations: manual upgrade of two instances
 * 35 s in the median and 71 s in the 90th percentile, about 99 s with an extension; reimage 64 to 83 s, restart 38 s, start 9 s, power off 17 s,
 * deallocate 46 s, delete 34 s. The order of the steps inside an upgrade is documented only: no recording looks at an
 * instance while its OS disk is replaced.
 */
export const stages: readonly Stage[] = [
	// Taking the model: the OS disk is replaced when the image differs, else the VM only gets its configuration.
	{
		name: 'updating',
		when: {reached: 'requested', tasks: ['manualupgrade', 'reimage']},
		after: seconds(0.4, 2),
		becomes: {provisioningState: 'Updating'},
	},
	{
		name: 'configured',
		when: {reached: 'updating', tasks: ['manualupgrade'], changesImage: false},
		after: seconds(5, 12),
		becomes: {provisioningState: 'Succeeded', takesModel: true, endsTask: true},
	},
	{
		name: 'configured-while-deallocated',
		when: {reached: 'updating', tasks: ['manualupgrade'], changesImage: true, isDeallocated: true},
		after: seconds(5, 10),
		becomes: {provisioningState: 'Succeeded', takesModel: true, takesImage: 'of-the-model', endsTask: true},
	},
	{
		name: 'reimaged-while-deallocated',
		when: {reached: 'updating', tasks: ['reimage'], isDeallocated: true},
		after: seconds(20, 15),
		becomes: {provisioningState: 'Succeeded', takesImage: 'its-own', endsTask: true},
	},
	{
		name: 'shut-down',
		when: {reached: 'updating', tasks: ['manualupgrade', 'reimage'], changesImage: true, isDeallocated: false},
		after: seconds(2, 4),
		becomes: {powerState: 'stopped', isAgentReady: false, health: 'lost'},
	},
	{
		name: 'disk-replaced',
		when: {reached: 'shut-down', tasks: ['manualupgrade']},
		after: seconds(8, 12),
		becomes: {powerState: 'starting', takesModel: true, takesImage: 'of-the-model'},
	},
	{
		name: 'disk-replaced',
		when: {reached: 'shut-down', tasks: ['reimage']},
		after: seconds(40, 15),
		becomes: {powerState: 'starting', takesImage: 'its-own'},
	},
	{
		name: 'booted',
		when: {reached: 'disk-replaced'},
		after: seconds(5, 7),
		becomes: {powerState: 'running'},
	},
	{
		name: 'up',
		when: {reached: 'booted', healthSources: ['none', 'load-balancer-probe']},
		after: seconds(3, 5),
		becomes: {provisioningState: 'Succeeded', isAgentReady: true, endsTask: true},
	},
	{
		name: 'agent-ready',
		when: {reached: 'booted', healthSources: ['application-health-extension']},
		after: seconds(3, 5),
		becomes: {isAgentReady: true},
	},
	{
		name: 'up',
		when: {reached: 'agent-ready', tasks: ['manualupgrade']},
		after: seconds(22, 40),
		becomes: {provisioningState: 'Succeeded', health: 'initializing', endsTask: true},
	},
	{
		name: 'up',
		when: {reached: 'agent-ready', tasks: ['reimage']},
		after: seconds(5, 7),
		becomes: {provisioningState: 'Succeeded', health: 'initializing', endsTask: true},
	},

	// Health after a boot. The operation is over by then.
	{
		name: 'healthy',
		when: {reached: 'up', isOnBadImage: false},
		after: seconds(10, 30),
		becomes: {health: 'healthy'},
	},
	{
		name: 'healthy',
		when: {reached: 'up', isOnBadImage: true},
		after: seconds(10, 30),
		becomes: {health: 'healthy'},
		weight: 0.5,
	},
	{
		name: 'unhealthy',
		when: {reached: 'up', isOnBadImage: true},
		after: seconds(10, 30),
		becomes: {health: 'unhealthy'},
		weight: 0.5,
	},

	// Power.
	{
		name: 'restarting',
		when: {reached: 'requested', tasks: ['restart']},
		after: seconds(0.4, 2),
		becomes: {provisioningState: 'Updating', isAgentReady: false, health: 'lost'},
	},
	{
		name: 'booted-again',
		when: {reached: 'restarting'},
		after: seconds(20, 25),
		becomes: {provisioningState: 'Succeeded', powerState: 'running', endsTask: true},
	},
	{
		name: 'starting',
		when: {reached: 'requested', tasks: ['start']},
		after: seconds(0.4, 1),
		becomes: {provisioningState: 'Updating', powerState: 'starting'},
	},
	{
		name: 'booted-again',
		when: {reached: 'starting'},
		after: seconds(5, 12),
		becomes: {provisioningState: 'Succeeded', powerState: 'running', endsTask: true},
	},
	{
		name: 'up',
		when: {reached: 'booted-again', healthSources: ['none', 'load-balancer-probe']},
		after: seconds(3, 10),
		becomes: {isAgentReady: true},
	},
	{
		name: 'up',
		when: {reached: 'booted-again', healthSources: ['application-health-extension']},
		after: seconds(3, 10),
		becomes: {isAgentReady: true, health: 'initializing'},
	},
	{
		name: 'stopping',
		when: {reached: 'requested', tasks: ['poweroff', 'deallocate']},
		after: seconds(0.4, 2),
		becomes: {provisioningState: 'Updating', powerState: 'stopping', health: 'lost'},
	},
	{
		name: 'stopped',
		when: {reached: 'stopping', tasks: ['poweroff']},
		after: seconds(8, 14),
		becomes: {provisioningState: 'Succeeded', powerState: 'stopped', isAgentReady: false, endsTask: true},
	},
	{
		name: 'deallocated',
		when: {reached: 'stopping', tasks: ['deallocate']},
		after: seconds(30, 30),
		becomes: {provisioningState: 'Succeeded', powerState: 'deallocated', isAgentReady: false, endsTask: true},
	},
	{
		name: 'deleting',
		when: {reached: 'requested', tasks: ['delete']},
		after: seconds(0.4, 1),
		becomes: {provisioningState: 'Deleting', health: 'lost'},
	},
	{
		name: 'deleted',
		when: {reached: 'deleting'},
		after: seconds(20, 25),
		becomes: {endsTask: true, isRemoved: true},
	},
];
