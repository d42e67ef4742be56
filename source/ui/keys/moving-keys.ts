import type {Binding} from '../binding.js';
import {scrolling} from './scopes.js';

/** Keys which move. */
export const movingKeys = {
	'move-up': {keys: ['up', 'k'], help: 'up', group: 'move', scopes: [...scrolling, 'policy']},
	'move-down': {keys: ['down', 'j'], help: 'down', group: 'move', scopes: [...scrolling, 'policy']},
	'move-left': {keys: ['left', 'h'], help: 'left', group: 'move', scopes: ['map', 'range', 'policy']},
	'move-right': {
		keys: ['right', 'l'],
		help: 'right',
		group: 'move',
		scopes: ['map', 'range', 'policy', 'image-picker'],
	},
	'page-up': {keys: ['pageup', 'ctrl+u'], help: 'a page up', group: 'move', scopes: scrolling},
	'page-down': {keys: ['pagedown', 'ctrl+d'], help: 'a page down', group: 'move', scopes: scrolling},
	'move-first': {keys: ['g', 'home'], help: 'to the first', group: 'move', scopes: scrolling},
	'move-last': {keys: ['G', 'end'], help: 'to the last', group: 'move', scopes: scrolling},

	'next-block': {
		keys: ['}'],
		help: 'to the next zone or placement group',
		group: 'move',
		scopes: ['map', 'range'],
	},
	'previous-block': {
		keys: ['{'],
		help: 'to the zone or placement group before',
		group: 'move',
		scopes: ['map', 'range'],
	},
} as const satisfies Readonly<Record<string, Binding>>;
