import type {Scope} from '../binding.js';

const places: Readonly<Record<Scope, string>> = {
	map: 'on the map',
	filter: 'while a filter is typed',
	details: 'in the details of an instance',
	help: 'in the help',
	range: 'while a range is marked',
	log: 'in the log (L)',
	'log-words': 'while the log is filtered',
	'log-path': 'while the log is saved',
	raw: "in Azure's own answer (Y)",
	'raw-words': 'while something is searched for',
	copy: 'where it is chosen what to copy (c)',
	messages: 'in the messages (M)',
	palette: 'here',
	'past-upgrades': 'in the list of past upgrades (H)',
	'past-upgrade': 'in an upgrade of the past (H)',
	'scale-sets': 'in the list of scale sets',
	'scale-sets-filter': 'while the list of scale sets is filtered',
	subscriptions: 'in the list of subscriptions',
	'image-picker': 'where an image is chosen (e)',
	plan: 'in a plan (u)',
	'plan-by-name': 'in a wide plan',
	policy: 'where the policy of a plan is changed',
	confirm: 'where something is asked',
	'confirm-quit': 'where it is asked before leaving',
	'too-small': 'on a terminal which is too small',
};

/** Where a key means something, as it is said after a comma. */
export function placeName(scope: Scope): string {
	return places[scope];
}
