import type {Binding} from '../binding.js';

/** Keys which steer an upgrade. */
export const steeringKeys = {
	'take-helm': {
		keys: ['T'],
		label: 'take over',
		help: 'steer instead of whoever does (asks first)',
		group: 'upgrade',
		scopes: ['map'],
		isDangerous: true,
	},
	'pause-upgrade': {
		keys: ['p'],
		label: 'pause',
		help: 'pause: the batch in flight ends, none follows',
		group: 'upgrade',
		scopes: ['map', 'details', 'log', 'confirm-quit'],
		isDangerous: true,
	},
	'resume-upgrade': {
		keys: ['r'],
		label: 'resume',
		help: 'go on after a pause, a crash or a breach',
		group: 'upgrade',
		scopes: ['map', 'past-upgrades', 'past-upgrade'],
		isDangerous: true,
	},
	'cancel-upgrade': {
		keys: ['X'],
		label: 'cancel',
		help: 'cancel: what is mixed stays so (asks first)',
		group: 'upgrade',
		scopes: ['map', 'confirm-quit'],
		isDangerous: true,
	},
	'roll-back': {
		keys: ['b'],
		label: 'roll back',
		help: 'roll back to the exact old image (asks first)',
		group: 'upgrade',
		scopes: ['map', 'past-upgrades', 'past-upgrade'],
		isDangerous: true,
	},
	'retry-failed': {
		keys: ['F'],
		label: 'retry failed',
		help: 'try the failed instances again (asks first)',
		group: 'upgrade',
		scopes: ['map', 'past-upgrades', 'past-upgrade'],
		isDangerous: true,
	},
	'skip-instances': {
		keys: ['s'],
		label: 'skip',
		help: 'skip the marks, else the cursor (asks first)',
		group: 'upgrade',
		scopes: ['map'],
		isDangerous: true,
	},
} as const satisfies Readonly<Record<string, Binding>>;
