import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {AutomaticRepairs, ScaleSet} from '../fleet/scale-set.js';
import type {Circumstances} from '../store/live.js';
import type {Activity} from '../upgrade/activity.js';

/**
 * Reads what stands around an upgrade, all at once. What cannot be read is `null` or `unknown`, for a check to warn of:
 * only an interruption rejects.
 */
export async function readCircumstances(arm: Arm, scaleSet: ScaleSet, signal: AbortSignal): Promise<Circumstances> {
	const [activity, permissions, repairs] = await Promise.all([
		readActivity(arm, scaleSet, signal),
		orElse(arm.getPermissions(scaleSet, {signal}), null),
		readRepairs(arm, scaleSet, signal),
	]);

	return {activity, permissions, repairs};
}

/** What the platform does to the set; `null` when it could not be read. */
export async function readActivity(arm: Arm, scaleSet: ScaleSet, signal: AbortSignal): Promise<Activity | null> {
	return orElse(
		arm.getRollingUpgrade(scaleSet, {signal}).then(rollingUpgrade => ({rollingUpgrade})),
		null,
	);
}

/**
 * Whether automatic repairs run; asked for only where the set itself did not tell. A Flexible set has no instance view
 * which could tell (documented: Orchestration modes).
 */
export async function readRepairs(arm: Arm, scaleSet: ScaleSet, signal: AbortSignal): Promise<AutomaticRepairs> {
	return scaleSet.automaticRepairs === 'unknown' && scaleSet.orchestrationMode !== 'Flexible'
		? orElse(arm.getAutomaticRepairs(scaleSet, {signal}), 'unknown')
		: scaleSet.automaticRepairs;
}

async function orElse<Value, Fallback>(reading: Promise<Value>, fallback: Fallback): Promise<Value | Fallback> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof ArmError && error.kind !== 'aborted') {
			return fallback;
		}

		throw error;
	}
}
