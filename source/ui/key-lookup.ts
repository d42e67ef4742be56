import type {Binding, Scope} from './binding.js';
import {typedText} from './key-name.js';
import {type Intent, keymap} from './keymap.js';

/** In these every key which types something types it, and only the others act. */
const typingScopes: ReadonlySet<Scope> = new Set([
	'filter',
	'scale-sets-filter',
	'subscriptions',
	'image-picker',
	'plan-by-name',
	'policy',
	'log-words',
	'log-path',
	'raw-words',
	'palette',
]);

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
	['shift+tab', 'shift-tab'],
	['shift+up', 'shift-↑'],
	['shift+down', 'shift-↓'],
	['shift+left', 'shift-←'],
	['shift+right', 'shift-→'],
]);

/** A key as people know it: `enter`, `esc`, `↑`. */
export function keyText(key: string): string {
	return keyTexts.get(key) ?? key;
}
