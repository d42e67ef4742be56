/** Where the platform's own rolling upgrade stands; words which Azure may invent later are `unknown`. */
export type RollingUpgradeStatus = 'rolling-forward' | 'cancelled' | 'completed' | 'faulted' | 'unknown';

/** How many instances a rolling upgrade has brought how far. */
export type RollingUpgradeProgress = {
	readonly succeeded: number;
	readonly failed: number;
	readonly inProgress: number;
	readonly pending: number;
};

/** The platform's latest rolling upgrade of a scale set: somebody else's hand on it, whoever started it. */
export type RollingUpgrade = {
	readonly status: RollingUpgradeStatus;
	/** Who asked for it; `null` when Azure does not say, as for all but OS upgrades which go on. */
	readonly startedBy: 'user' | 'platform' | null;
	/** ISO 8601; `null` when Azure did not say. */
	readonly startedAt: string | null;
	/** Azure's own word for what was asked last: `Start` or `Cancel`. */
	readonly lastAction: string | null;
	/** `null` when Azure did not count. */
	readonly progress: RollingUpgradeProgress | null;
	/** What Azure says went wrong, in one line. */
	readonly error: string | null;
};
