import type {JsonObject} from './json.js';

/** What an instance is being put through. */
export type TaskKind =
	| 'create'
	| 'manualupgrade'
	| 'reimage'
	| 'reimageall'
	| 'restart'
	| 'redeploy'
	| 'start'
	| 'poweroff'
	| 'deallocate'
	| 'instance-write'
	| 'delete'
	/** A deletion after which the capacity stays as it was written. */
	| 'scale-in'
	/** The platform brings `latest` to the newest version. */
	| 'os-upgrade'
	/** The platform runs the extensions anew. */
	| 'extension-upgrade'
	/** The platform puts the disk and the model of before an upgrade back. */
	| 'rollback';

type OperationStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';

export type OperationKind =
	| TaskKind
	| 'model-write'
	| 'create-set'
	| 'scale'
	| 'delete-set'
	| 'service-state'
	| 'rolling-upgrade'
	| 'rolling-write'
	| 'rolling-upgrade-cancel'
	| 'rolling-upgrade-approval';

/** A long-running operation, as it is asked after. */
export type Operation = {
	readonly operationId: string;
	readonly kind: OperationKind;
	readonly subscriptionId: string;
	readonly location: string;
	/** Lower-case id of the scale set. */
	readonly scaleSetKey: string;
	readonly startedAt: number;
	/** When it is known to end; `null` while it waits for instances. */
	endsAt: number | null;
	endedAt: number | null;
	status: OperationStatus;
	error: JsonObject | null;
	/** How many instances it changes. */
	readonly instances: number;
	waitsFor: string[];
	/** The errors of instances which failed in it. */
	readonly failures: JsonObject[];
	polls: number;
	/** It does not end, whatever happens: an injected fault holds it. */
	isStuck: boolean;
	/** How it would have ended if it were not stuck, or `null`. */
	heldEnd: {readonly error: JsonObject | null} | null;
};
