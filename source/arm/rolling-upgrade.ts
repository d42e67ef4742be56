import type {ComputeManagementClient, RollingUpgradeStatusInfo} from '@azure/arm-compute';
import type {RollingUpgrade, RollingUpgradeProgress, RollingUpgradeStatus} from '../fleet/rolling-upgrade.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {ArmError} from './arm-error.js';
import {readError} from './error-answer.js';
import {toOneLine} from './one-line.js';
import {readPages} from './pages.js';
import {memberOf, numberOf, textOf, wordOf} from './untrusted.js';

/** What is not there: the set, its group or its subscription. Any other 404 means that it never rolled. */
const missingPlace = /^(?:Parent)?Resource(?:Group)?NotFound|Subscription/i;

/** Whether a failed read of the latest rolling upgrade says that there never was one. */
export function hasNeverRolled(error: unknown): boolean {
	return error instanceof ArmError && error.kind === 'not-found' && !missingPlace.test(error.code);
}

/** The latest rolling upgrade in our words. Never throws: what is missing or not understood is `null` or `unknown`. */
export function toRollingUpgrade(info: RollingUpgradeStatusInfo): RollingUpgrade {
	const {runningStatus, progress} = info;

	return {
		status: toStatus(runningStatus?.code),
		startedBy: null,
		startedAt: toTime(runningStatus?.startTime),
		lastAction: textOf(runningStatus?.lastAction),
		progress: toProgress(progress),
		error: toFailure(info.error),
	};
}

/**
 * Who started a rolling upgrade which goes on: only the history of OS upgrades says it, so one which is not in there
 * (of the model, of extensions) has no known starter.
 */
export async function readStarter(
	client: ComputeManagementClient,
	{resourceGroup, name}: ScaleSetReference,
	startedAt: string | null,
	signal: AbortSignal | undefined,
): Promise<RollingUpgrade['startedBy']> {
	const history = await readPages(client.virtualMachineScaleSets.listOSUpgradeHistory(resourceGroup, name), signal);
	const same = history.find(({properties}) => toTime(properties?.runningStatus?.startTime) === startedAt);
	const word = startedAt === null ? 'unknown' : wordOf(same?.properties?.startedBy, ['User', 'Platform']);

	switch (word) {
		case 'User': {
			return 'user';
		}

		case 'Platform': {
			return 'platform';
		}

		case 'unknown': {
			return null;
		}
	}
}

function toStatus(code: unknown): RollingUpgradeStatus {
	const word = wordOf(code, ['RollingForward', 'RollingBack', 'Cancelled', 'Canceled', 'Completed', 'Faulted']);

	switch (word) {
		// A roll back goes on with the same hand on the instances.
		case 'RollingForward':
		case 'RollingBack': {
			return 'rolling-forward';
		}

		case 'Cancelled':
		case 'Canceled': {
			return 'cancelled';
		}

		case 'Completed': {
			return 'completed';
		}

		case 'Faulted': {
			return 'faulted';
		}

		case 'unknown': {
			return 'unknown';
		}
	}
}

function toProgress(progress: unknown): RollingUpgradeProgress | null {
	const countOf = (name: string) => numberOf(memberOf(progress, `${name}InstanceCount`));
	const counts = ['successful', 'failed', 'inProgress', 'pending'].map(name => countOf(name));

	return counts.every(count => count === null)
		? null
		: {
				succeeded: countOf('successful') ?? 0,
				failed: countOf('failed') ?? 0,
				inProgress: countOf('inProgress') ?? 0,
				pending: countOf('pending') ?? 0,
			};
}

function toFailure(error: unknown): string | null {
	const {code, message} = readError(error);
	const text = [code, message].filter(part => part !== null).join(': ');

	return text === '' ? null : toOneLine(text);
}

/** The SDK makes dates of texts, and invalid dates of texts which are none. */
function toTime(date: unknown): string | null {
	return date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}
