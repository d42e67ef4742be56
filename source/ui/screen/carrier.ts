import type {Live} from '../../store/live.js';
import {hasEnded} from '../../upgrade/upgrade.js';
import {timeOfDay} from '../time-text.js';

/** Who steers in our place, and since when, as a time of day (UTC); `null` when we may steer. */
export function otherHelm({conductor}: Live): {readonly by: string; readonly since: string} | null {
	return conductor?.status === 'running' && conductor.helm !== null && !conductor.isHelmOurs
		? {by: conductor.helm.by, since: timeOfDay(conductor.helm.since).slice(0, 5)}
		: null;
}

/** Whether the upgrade stands still because the process which carried it out died. */
export function isStranded({conductor, upgrade}: Live): boolean {
	return conductor?.status === 'gone' && upgrade !== null && !hasEnded(upgrade);
}

/** Whether an upgrade has not ended yet; one which is just being started is one. */
export function isUnderWay({conductor, upgrade}: Live): boolean {
	return upgrade === null ? conductor?.status === 'starting' : !hasEnded(upgrade);
}
