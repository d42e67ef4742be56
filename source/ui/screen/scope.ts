import {isRefused, isWide} from '../../upgrade/plan.js';
import {isTooSmall, type Size} from '../geometry.js';
import type {Scope} from '../binding.js';
import type {Mode} from './mode.js';
import type {Screen} from './screen.js';

/** Where the keys of a screen are looked up. On a screen too small to read nothing can be agreed to. */
export function scopeOf({mode, isReadOnly, rangeFrom}: Screen, size: Size): Scope {
	if (isTooSmall(size)) {
		return mode.type === 'confirm-quit' ? 'confirm-quit' : 'too-small';
	}

	switch (mode.type) {
		case 'map': {
			return rangeFrom === null ? 'map' : 'range';
		}

		case 'plan': {
			return planScope(mode, isReadOnly);
		}

		case 'log': {
			return mode.typing === null ? 'log' : mode.typing.what === 'words' ? 'log-words' : 'log-path';
		}

		case 'raw': {
			return mode.isTyping ? 'raw-words' : 'raw';
		}

		default: {
			return mode.type;
		}
	}
}

function planScope({plan, editor}: Extract<Mode, {readonly type: 'plan'}>, isReadOnly: boolean): Scope {
	if (editor !== null) {
		return 'policy';
	}

	return isWide(plan) && !isRefused(plan) && !isReadOnly ? 'plan-by-name' : 'plan';
}
