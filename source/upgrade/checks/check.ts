import type {ImageVersion} from '../../fleet/image.js';
import type {Permissions} from '../../fleet/permissions.js';
import type {AutomaticRepairs, Instance, ScaleSet} from '../../fleet/scale-set.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {Activity} from '../activity.js';
import type {Batch} from '../batch.js';
import type {ImageTarget} from '../image-target.js';
import type {UpgradePolicy} from '../policy.js';
import type {WillStart} from '../will-start.js';

/** Something looked at before anything changes. A refusal means that nothing may be changed. */
export type Check = {
	readonly name: string;
	readonly outcome: 'pass' | 'warn' | 'refuse';
	readonly message: string;
	/** What the operator can do; empty when nothing need be done. */
	readonly next: string;
};

/** The facts which the checks look at. */
export type CheckFacts = {
	readonly snapshot: Snapshot;
	readonly target: ImageTarget;
	readonly selected: ReadonlySet<string>;
	readonly policy: UpgradePolicy;
	/** `null` where they could not be read. */
	readonly versions: readonly ImageVersion[] | null;
	readonly confirmedName: string | undefined;
	/** `undefined` where nobody asked, `null` where it could not be read. */
	readonly activity: Activity | null | undefined;
	/** `undefined` where nobody asked, `null` where it could not be told. */
	readonly permissions: Permissions | null | undefined;
	readonly repairs: AutomaticRepairs;
	readonly willStart: WillStart;
	readonly hasModelChange: boolean;
	readonly taken: readonly Instance[];
	readonly batches: readonly Batch[];
	readonly estimatedSeconds: number;
	/** By the operator's settings. */
	readonly isProduction: boolean;
};

/** Nothing speaks against it. */
export function pass(name: string, message: string): Check {
	return {name, outcome: 'pass', message, next: ''};
}

/** Something which the operator should know before going on. */
export function warn(name: string, message: string, next: string): Check {
	return {name, outcome: 'warn', message, next};
}

/** Something for which nothing may be changed. */
export function refuse(name: string, message: string, next: string): Check {
	return {name, outcome: 'refuse', message, next};
}

/** A command of the Azure CLI about a scale set, as it can be pasted into a shell. */
export function azCommand(words: string, {resourceGroup, name, subscriptionId}: ScaleSet, options = ''): string {
	const place = `-g ${quoted(resourceGroup)} -n ${quoted(name)} --subscription ${quoted(subscriptionId)}`;

	return `az ${words} ${place}${options === '' ? '' : ` ${options}`}`;
}

// Names of resource groups may hold parentheses; none may hold a quote.
function quoted(text: string): string {
	return /^[\w.-]+$/.test(text) ? text : `'${text}'`;
}
