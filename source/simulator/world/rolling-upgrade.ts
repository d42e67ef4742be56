import type {JsonObject} from './json.js';

type RollingUpgradeCode = 'RollingForward' | 'Completed' | 'Cancelled' | 'Faulted';

/** What a roll brings to the instances: the model, the newest version of `latest`, or the extensions anew. */
export type RollKind = 'model' | 'os' | 'extension';

/** How a roll by the platform goes about it. Percentages are 0 to 100. */
export type RollPolicy = {
	readonly maxBatchInstancePercent: number;
	readonly maxUnhealthyInstancePercent: number;
	readonly maxUnhealthyUpgradedInstancePercent: number;
	readonly pauseSeconds: number;
	readonly isCrossZone: boolean;
	readonly isUnhealthyFirst: boolean;
	readonly rollsBackOnBreach: boolean;
	readonly isSurge: boolean;
	/** A batch is a whole update domain, whatever the percentage: Service Fabric. */
	readonly isByUpdateDomain: boolean;
	/** An instance which does not become healthy gets its old disk back. */
	readonly rollsBackUnhealthy: boolean;
};

/** A roll by the platform itself. */
export type RollingUpgrade = {
	code: RollingUpgradeCode;
	readonly kind: RollKind;
	readonly startedBy: 'User' | 'Platform';
	readonly policy: RollPolicy;
	/** The image with the version which `latest` stood for at the start; `null` where there is none. */
	readonly targetImageReference: JsonObject | null;
	readonly startedAt: number;
	endedAt: number | null;
	lastAction: 'Start' | 'Cancel';
	lastActionAt: number;
	/** The operation which lasts as long as the roll. */
	readonly operationId: string;
	pendingInstanceIds: string[];
	inProgressInstanceIds: string[];
	successfulInstanceIds: string[];
	failedInstanceIds: string[];
	/** There is nothing to do: batches go by without touching an instance. */
	readonly isIdle: boolean;
	/** In a surge: the new instance by the id of the one which it replaces. */
	surge: Record<string, string>;
	/** Instances which get, or got, their old disk back. */
	rolledBackInstanceIds: string[];
	failedToRollBackInstanceIds: string[];
	/** Which instances may be upgraded where upgrades wait for approval; `null` where they do not. */
	approvedInstanceIds: string[] | null;
	/** No batch before this time. */
	nextBatchAt: number;
	/** What it ends with once the rollbacks are through, or `null`. */
	breach: JsonObject | null;
	error: JsonObject | null;
};
