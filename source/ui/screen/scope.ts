import {isRefused, isWide} from '../../upgrade/plan.js';
import {isTooSmall, type Size} from '../geometry.js';
import type {Scope} from '../binding.js';
import type {Mode, Screen} from './screen.js';

/** Where the keys of a screen are looked up. On a screen too small to read nothing can be agreed to. */
export function scopeOf({mode, isReadOnly}: Screen, size: Size): Scope {
	if (isTooSmall(size)) {
		return mode.type === 'confirm-quit' ? 'confirm-quit' : 'too-small';
	}

	return mode.type === 'plan' ? planScope(mode, isReadOnly) : mode.type;
}

function planScope({plan}: Extract<Mode, {readonly type: 'plan'}>, isReadOnly: boolean): Scope {
	return isWide(plan) && !isRefused(plan) && !isReadOnly ? 'plan-by-name' : 'plan';
}
