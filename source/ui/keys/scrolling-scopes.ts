/** Where something longer than the screen can be scrolled. */
export const scrolling = [
	'map',
	'range',
	'details',
	'help',
	'log',
	'scale-sets',
	'subscriptions',
	'image-picker',
	'plan',
	'plan-by-name',
	'raw',
	'copy',
	'messages',
	'palette',
	'past-upgrades',
	'past-upgrade',
] as const;
