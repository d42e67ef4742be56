import type {RollingUpgrade} from '../fleet/rolling-upgrade.js';
import type {ScaleSet} from '../fleet/scale-set.js';

/** What the platform was seen doing to the set, read beside its snapshot. */
export type Activity = {
	/** The latest rolling upgrade of the platform; `null` when none ever ran. */
	readonly rollingUpgrade: RollingUpgrade | null;
};

/** What is under way on a scale set, whoever started it. */
export type UnderWay = {
	readonly kind: 'none' | 'rolling-upgrade' | 'operation';
	/** `null` when nothing is under way or Azure did not say who began it. */
	readonly startedBy: 'user' | 'platform' | null;
	/** In a sentence; `null` when nothing is under way. */
	readonly detail: string | null;
};

/**
 * What is under way: a rolling upgrade of the platform where one rolls, else an operation where the set says that it is
 * being changed. `activity` is `null` where it could not be read: then the set alone answers.
 */
export function whatIsUnderWay(
	{provisioningState}: Pick<ScaleSet, 'provisioningState'>,
	activity: Activity | null,
): UnderWay {
	const rollingUpgrade = activity?.rollingUpgrade ?? null;

	if (rollingUpgrade?.status === 'rolling-forward') {
		return {
			kind: 'rolling-upgrade',
			startedBy: rollingUpgrade.startedBy,
			detail: `A rolling upgrade of the platform is under way${rollingUpgradeFacts(rollingUpgrade)}.`,
		};
	}

	return provisioningState === 'Updating' || provisioningState === 'Creating' || provisioningState === 'Deleting'
		? {kind: 'operation', startedBy: null, detail: operationTexts[provisioningState]}
		: {kind: 'none', startedBy: null, detail: null};
}

const operationTexts = {
	Updating: 'The scale set is being updated.',
	Creating: 'The scale set is being created.',
	Deleting: 'The scale set is being deleted.',
} as const;

/** Who started a rolling upgrade, when, and how far it is, to follow a sentence's verb; empty when Azure told nothing. */
export function rollingUpgradeFacts({startedBy, startedAt, progress}: RollingUpgrade): string {
	const start = [
		startedBy === null ? null : startedBy === 'platform' ? 'by Azure itself' : 'by a user',
		startedAt === null ? null : `at ${timeText(startedAt)}`,
	].filter(part => part !== null);

	const counts =
		progress === null
			? ''
			: `: ${progress.succeeded} done, ${progress.inProgress} in progress, ${progress.pending} to come, ${progress.failed} failed`;

	return `${start.length === 0 ? '' : `, started ${start.join(' ')}`}${counts}`;
}

const timestamp = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)$/i;

/** A time as Azure wrote it, to the minute; as it is where it is written in another way. */
function timeText(text: string): string {
	const [, day, time, zone] = timestamp.exec(text) ?? [];

	if (day === undefined || time === undefined || zone === undefined) {
		return text;
	}

	return `${day} ${time} ${/^(?:Z|[+-]00:?00)$/i.test(zone) ? 'UTC' : zone}`;
}
