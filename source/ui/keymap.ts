import {typedText} from './key-name.js';

/** Where a key means something: what the screen is showing, and whether text is being typed there. */
export type Scope =
	| 'map'
	| 'filter'
	| 'details'
	| 'help'
	| 'scale-sets'
	| 'image-picker'
	| 'plan'
	| 'plan-by-name'
	| 'confirm'
	| 'confirm-quit'
	| 'too-small';

/** In these every key which types something types it, and only the others act. */
const typingScopes: ReadonlySet<Scope> = new Set(['filter', 'image-picker', 'plan-by-name']);

/** What a list of keys is about, as the help shows them together. */
export type KeyGroup = 'move' | 'mark' | 'look' | 'upgrade' | 'answer' | 'program';

export type Binding = {
	readonly keys: readonly string[];
	/** In a word or two, for the footer; without it the footer does not show it. */
	readonly label?: string;
	/** In a sentence, for the help and the readme. */
	readonly help: string;
	readonly group: KeyGroup;
	readonly scopes: readonly Scope[];
	/** Changes something in Azure, or an upgrade which does: gone when only reading is allowed. */
	readonly isDangerous?: boolean;
};

const scrolling = ['map', 'details', 'help', 'scale-sets', 'image-picker', 'plan', 'plan-by-name'] as const;

/**
 * Every key of the program. What a key does, the footer, the help and the table in the readme all come from here; the
 * order is the one in which the footer offers them.
 */
export const keymap = {
	start: {
		keys: ['y'],
		label: 'start',
		help: 'start the upgrade of the plan',
		group: 'answer',
		scopes: ['plan'],
		isDangerous: true,
	},
	'start-by-name': {
		keys: ['return'],
		label: 'start, once the name is typed',
		help: 'start a wide plan, once the name is typed',
		group: 'answer',
		scopes: ['plan-by-name'],
		isDangerous: true,
	},
	agree: {
		keys: ['y'],
		label: 'yes',
		help: 'yes, do it',
		group: 'answer',
		scopes: ['confirm'],
		isDangerous: true,
	},
	disagree: {
		keys: ['n', 'escape'],
		label: 'no, leave it as it is',
		help: 'no, leave it as it is',
		group: 'answer',
		scopes: ['confirm'],
	},
	leave: {keys: ['q', 'ctrl+c'], label: 'leave', help: 'leave all the same', group: 'answer', scopes: ['confirm-quit']},
	stay: {keys: ['n', 'escape'], label: 'stay', help: 'do not leave', group: 'answer', scopes: ['confirm-quit']},
	discard: {
		keys: ['n', 'escape'],
		label: 'discard',
		help: 'discard the plan',
		group: 'answer',
		scopes: ['plan', 'plan-by-name'],
	},
	choose: {
		keys: ['return'],
		label: 'choose',
		help: 'choose the line of a list',
		group: 'answer',
		scopes: ['image-picker', 'scale-sets'],
	},
	'keep-filter': {
		keys: ['return'],
		label: 'keep',
		help: 'keep the filter; esc takes it back',
		group: 'answer',
		scopes: ['filter'],
	},

	'pause-upgrade': {
		keys: ['p'],
		label: 'pause',
		help: 'pause: the batch in flight ends, none follows',
		group: 'upgrade',
		scopes: ['map'],
		isDangerous: true,
	},
	'resume-upgrade': {
		keys: ['r'],
		label: 'resume',
		help: 'resume a paused upgrade',
		group: 'upgrade',
		scopes: ['map'],
		isDangerous: true,
	},
	'cancel-upgrade': {
		keys: ['X'],
		label: 'cancel',
		help: 'cancel: what is mixed stays so (asks first)',
		group: 'upgrade',
		scopes: ['map'],
		isDangerous: true,
	},
	'roll-back': {
		keys: ['b'],
		label: 'roll back',
		help: 'roll back to the exact old image (asks first)',
		group: 'upgrade',
		scopes: ['map'],
		isDangerous: true,
	},

	mark: {keys: ['space'], label: 'mark', help: 'mark the instance', group: 'mark', scopes: ['map']},
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

	filter: {
		keys: ['/'],
		label: 'filter',
		help: 'filter: ud:3 health:unhealthy image:old 1042',
		group: 'look',
		scopes: ['map'],
	},
	'next-axis': {
		keys: ['tab'],
		label: 'axis',
		help: 'rows by update or fault domain, zone, or none',
		group: 'look',
		scopes: ['map'],
	},
	details: {keys: ['return'], label: 'details', help: 'all about the instance', group: 'look', scopes: ['map']},
	'lens-upgrade': {keys: ['1'], help: 'colours say the state of the upgrade', group: 'look', scopes: ['map']},
	'lens-health': {keys: ['2'], help: 'colours say health', group: 'look', scopes: ['map']},
	'lens-power': {keys: ['3'], help: 'colours say power', group: 'look', scopes: ['map']},
	'lens-image': {keys: ['4'], help: 'letters say which image', group: 'look', scopes: ['map']},
	refresh: {
		keys: ['R'],
		label: 'read again',
		help: 'read from Azure now',
		group: 'look',
		scopes: ['map', 'scale-sets'],
	},

	'move-up': {keys: ['up', 'k'], help: 'up', group: 'move', scopes: scrolling},
	'move-down': {keys: ['down', 'j'], help: 'down', group: 'move', scopes: scrolling},
	'move-left': {keys: ['left', 'h'], help: 'left', group: 'move', scopes: ['map']},
	'move-right': {keys: ['right', 'l'], help: 'right', group: 'move', scopes: ['map']},
	'page-up': {keys: ['pageup', 'ctrl+u'], help: 'a page up', group: 'move', scopes: scrolling},
	'page-down': {keys: ['pagedown', 'ctrl+d'], help: 'a page down', group: 'move', scopes: scrolling},
	'move-first': {keys: ['g', 'home'], help: 'to the first', group: 'move', scopes: scrolling},
	'move-last': {keys: ['G', 'end'], help: 'to the last', group: 'move', scopes: scrolling},

	'delete-character': {
		keys: ['backspace', 'delete'],
		help: 'delete what was typed last',
		group: 'answer',
		scopes: ['filter', 'image-picker', 'plan-by-name'],
	},
	back: {
		keys: ['escape'],
		label: 'back',
		help: 'back; it never quits',
		group: 'program',
		scopes: ['map', 'filter', 'details', 'help', 'scale-sets', 'image-picker'],
	},
	help: {
		keys: ['?'],
		label: 'help',
		help: 'this help',
		group: 'program',
		scopes: ['map', 'details', 'scale-sets', 'plan'],
	},
	quit: {
		keys: ['q'],
		label: 'quit',
		help: 'back, or quit from the map',
		group: 'program',
		scopes: ['map', 'details', 'help', 'scale-sets', 'plan', 'too-small'],
	},
	interrupt: {
		keys: ['ctrl+c'],
		help: 'quit from anywhere; asks during an upgrade',
		group: 'program',
		scopes: [
			'map',
			'filter',
			'details',
			'help',
			'scale-sets',
			'image-picker',
			'plan',
			'plan-by-name',
			'confirm',
			'too-small',
		],
	},
} as const satisfies Readonly<Record<string, Binding>>;

/** What a key means. */
export type Intent = keyof typeof keymap;

function isIntent(name: string): name is Intent {
	return Object.hasOwn(keymap, name);
}

/** Every binding with its intent, in the keymap's order. */
export const bindings: ReadonlyArray<readonly [Intent, Binding]> = Object.keys(keymap)
	.filter(isIntent)
	.map(intent => [intent, keymap[intent]]);

/** Whether keys type text in a scope. */
export function isTyping(scope: Scope): boolean {
	return typingScopes.has(scope);
}

/** The keys of a binding which act in a scope: where text is typed, those which type something do not. */
export function keysIn(scope: Scope, {keys, scopes}: Binding): readonly string[] {
	return scopes.includes(scope) ? keys.filter(key => !isTyping(scope) || typedText(key) === null) : [];
}

/** What a key means in a scope; `null` when it means nothing there. */
export function intentOf(scope: Scope, key: string, isReadOnly: boolean): Intent | null {
	const found = bindings.find(([, binding]) => keysIn(scope, binding).includes(key));

	return found && !(isReadOnly && found[1].isDangerous) ? found[0] : null;
}

const keyTexts: ReadonlyMap<string, string> = new Map([
	['return', 'enter'],
	['escape', 'esc'],
	['up', '↑'],
	['down', '↓'],
	['left', '←'],
	['right', '→'],
	['pageup', 'pgup'],
	['pagedown', 'pgdn'],
]);

/** A key as people know it: `enter`, `esc`, `↑`. */
export function keyText(key: string): string {
	return keyTexts.get(key) ?? key;
}
