import {seconds, type Stage} from './stage.js';

/**
 * What can go wrong in the life of an instance. Nothing of it happens by itself: a scenario or a fault gives the name of a
 * stage a weight. Codes and texts are recorded or from public reports; that of `stuck` is documented.
 */
export const mishaps: readonly Stage[] = [
	{
		name: 'stuck',
		when: {reached: 'shut-down'},
		after: seconds(5400, 600),
		becomes: {
			fails: {
				code: 'InternalExecutionError',
				message: 'An internal execution error occurred. Please retry later.',
			},
		},
		weight: 0,
	},
	{
		name: 'never-started',
		when: {reached: 'disk-replaced'},
		after: seconds(740, 30),
		becomes: {
			fails: {
				code: 'VMStartTimedOut',
				message:
					"VM '{vm}' did not start in the allotted time. The VM may still start successfully. Please check the power state later.",
			},
		},
		weight: 0,
	},
	{
		name: 'never-provisioned',
		when: {reached: 'booted'},
		after: seconds(1200, 60),
		becomes: {
			fails: {
				code: 'OSProvisioningTimedOut',
				message:
					"OS Provisioning for VM '{vm}' did not finish in the allotted time. The VM may still finish provisioning successfully. Please check provisioning state later. Also, make sure the image has been properly prepared (generalized).",
			},
		},
		weight: 0,
	},
	{
		name: 'extension-failed',
		when: {reached: 'agent-ready'},
		after: seconds(90, 40),
		becomes: {
			fails: {
				code: 'VMExtensionProvisioningError',
				message:
					"VM has reported a failure when processing extension '{extension}' (publisher '{publisher}' and type '{type}'). Error message: 'Enable failed: the command exited with code 1.'. More information on troubleshooting is available at https://aka.ms/VMExtensionCSELinuxTroubleshoot. ",
			},
		},
		weight: 0,
	},
	{
		name: 'silent',
		when: {reached: 'up', healthSources: ['application-health-extension']},
		after: {atLeast: 'grace-period', jitter: 10},
		becomes: {health: 'unknown'},
		weight: 0,
	},
];
