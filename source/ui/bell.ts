import type {Live} from '../store/live.js';
import {hasEnded, type Upgrade} from '../upgrade/upgrade.js';

/**
 * Whether something became known which the operator waits for: the upgrade on the screen has ended, or waits for
 * somebody. What had happened before it came on the screen is no news.
 */
export function callsForOperator(before: Live | null, live: Live): boolean {
	const known = before?.upgrade ?? null;
	const {upgrade, conductor} = live;

	if (known === null || upgrade === null || known.id !== upgrade.id) {
		return false;
	}

	const isLost = conductor?.status === 'gone' && before?.conductor?.status !== 'gone' && !hasEnded(upgrade);

	return isLost || (waits(upgrade) && !waits(known));
}

function waits(upgrade: Upgrade): boolean {
	return hasEnded(upgrade) || upgrade.status === 'paused';
}
