import {mishaps} from './mishaps.js';
import {seconds, type Stage} from './stage.js';

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
		when: {
			reached: 'requested',
			tasks: ['manualupgrade', 'reimage', 'reimageall', 'os-upgrade', 'extension-upgrade', 'rollback'],
		},
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
		when: {reached: 'updating', tasks: ['reimage', 'reimageall', 'os-upgrade'], isDeallocated: true},
		after: seconds(20, 15),
		becomes: {provisioningState: 'Succeeded', takesImage: 'its-own', endsTask: true},
	},
	{
		name: 'shut-down',
		when: {
			reached: 'updating',
			tasks: ['manualupgrade', 'reimage', 'reimageall', 'os-upgrade', 'rollback'],
			changesImage: true,
			isDeallocated: false,
		},
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
		when: {reached: 'shut-down', tasks: ['reimage', 'reimageall']},
		after: seconds(40, 15),
		becomes: {powerState: 'starting', takesImage: 'its-own'},
	},
	{
		name: 'disk-replaced',
		when: {reached: 'shut-down', tasks: ['os-upgrade']},
		after: seconds(8, 12),
		becomes: {powerState: 'starting', takesImage: 'its-own'},
	},
	{
		name: 'disk-replaced',
		when: {reached: 'shut-down', tasks: ['rollback']},
		after: seconds(8, 12),
		becomes: {powerState: 'starting', takesImage: 'previous'},
	},
	// An extension upgrade of one instance was recorded as 600 s, twice longer.
	{
		name: 'extensions-run',
		when: {reached: 'updating', tasks: ['extension-upgrade']},
		after: seconds(545, 30),
		becomes: {provisioningState: 'Succeeded', endsTask: true},
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
		when: {reached: 'agent-ready', tasks: ['manualupgrade', 'create', 'os-upgrade', 'rollback']},
		after: seconds(22, 40),
		becomes: {provisioningState: 'Succeeded', health: 'initializing', endsTask: true},
	},
	{
		name: 'up',
		when: {reached: 'agent-ready', tasks: ['reimage', 'reimageall']},
		after: seconds(5, 7),
		becomes: {provisioningState: 'Succeeded', health: 'initializing', endsTask: true},
	},

	// A new instance: its disk is made, then it boots like one whose disk was replaced.
	{
		name: 'disk-replaced',
		when: {reached: 'requested', tasks: ['create']},
		after: seconds(12, 18),
		becomes: {powerState: 'starting'},
	},

	// A write of the instance itself changes what Azure knows of it, and nothing inside.
	{
		name: 'writing',
		when: {reached: 'requested', tasks: ['instance-write']},
		after: seconds(0.2, 0.5),
		becomes: {provisioningState: 'Updating'},
	},
	{
		name: 'written',
		when: {reached: 'writing'},
		after: seconds(0.3, 2),
		becomes: {provisioningState: 'Succeeded', endsTask: true},
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

	// Power. What the agent has last said of itself stays through restart, power off and start [recorded in 18 of 18 views].
	{
		name: 'restarting',
		when: {reached: 'requested', tasks: ['restart']},
		after: seconds(0.4, 2),
		becomes: {provisioningState: 'Updating', health: 'lost'},
	},
	{
		name: 'booted-again',
		when: {reached: 'restarting'},
		after: seconds(20, 25),
		becomes: {provisioningState: 'Succeeded', powerState: 'running', endsTask: true},
	},
	{
		name: 'moving',
		when: {reached: 'requested', tasks: ['redeploy']},
		after: seconds(0.4, 2),
		becomes: {provisioningState: 'Updating', powerState: 'stopped', isAgentReady: false, health: 'lost'},
	},
	{
		name: 'starting',
		when: {reached: 'moving'},
		after: seconds(40, 40),
		becomes: {powerState: 'starting'},
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
		becomes: {provisioningState: 'Succeeded', powerState: 'stopped', endsTask: true},
	},
	{
		name: 'deallocated',
		when: {reached: 'stopping', tasks: ['deallocate']},
		after: seconds(30, 30),
		becomes: {provisioningState: 'Succeeded', powerState: 'deallocated', isAgentReady: false, endsTask: true},
	},
	{
		name: 'deleting',
		when: {reached: 'requested', tasks: ['delete', 'scale-in']},
		after: seconds(0.4, 1),
		becomes: {provisioningState: 'Deleting', health: 'lost'},
	},
	{
		name: 'deleted',
		when: {reached: 'deleting'},
		after: seconds(20, 25),
		becomes: {endsTask: true, isRemoved: true},
	},

	...mishaps,
];
