import type {Binding} from '../binding.js';

/** Keys which mark instances, choose the image and plan. */
export const markingKeys = {
	mark: {keys: ['space'], label: 'mark', help: 'mark the instance', group: 'mark', scopes: ['map']},
	'begin-range': {keys: ['v'], help: 'begin a range; moving extends it', group: 'mark', scopes: ['map']},
	'keep-range': {
		keys: ['space', 'return'],
		label: 'mark the range',
		help: 'mark the range',
		group: 'mark',
		scopes: ['range'],
	},
	'leave-range': {
		keys: ['escape', 'v', 'q'],
		label: 'leave it',
		help: 'leave the range unmarked',
		group: 'mark',
		scopes: ['range'],
	},
	'extend-up': {keys: ['shift+up'], help: 'a range upwards', group: 'mark', scopes: ['map', 'range']},
	'extend-down': {keys: ['shift+down'], help: 'a range downwards', group: 'mark', scopes: ['map', 'range']},
	'extend-left': {keys: ['shift+left'], help: 'a range to the left', group: 'mark', scopes: ['map', 'range']},
	'extend-right': {keys: ['shift+right'], help: 'a range to the right', group: 'mark', scopes: ['map', 'range']},
	'mark-domain': {keys: ['d'], label: 'domain', help: "mark the row's domain", group: 'mark', scopes: ['map']},
	'mark-column': {keys: ['f'], help: "mark the column's domain", group: 'mark', scopes: ['map']},
	'mark-zone': {keys: ['z'], help: 'mark the zone', group: 'mark', scopes: ['map']},
	'mark-outdated': {keys: ['o'], label: 'outdated', help: 'mark all outdated', group: 'mark', scopes: ['map']},
	'mark-all': {keys: ['*'], help: 'mark all', group: 'mark', scopes: ['map']},
	'invert-marks': {keys: ['~'], help: 'invert the marks', group: 'mark', scopes: ['map']},
	'clear-marks': {keys: ['x'], label: 'clear', help: 'clear the marks', group: 'mark', scopes: ['map']},

	'choose-image': {keys: ['e'], label: 'image', help: 'choose the image', group: 'upgrade', scopes: ['map']},
	'plan-upgrade': {
		keys: ['u'],
		label: 'plan',
		help: 'plan an upgrade of the marks, else the cursor',
		group: 'upgrade',
		scopes: ['map'],
	},
} as const satisfies Readonly<Record<string, Binding>>;
