import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import type {Subscription} from '../fleet/subscription.js';

/** The scale sets of some subscriptions, as far as they could be listed. */
export type ListedFleet = {
	readonly sets: ReadonlyArray<{readonly scaleSet: ScaleSet; readonly subscriptionName: string}>;
	/** Ids, in lower case, of the subscriptions which could not be listed; `null` where not even these are known. */
	readonly failed: ReadonlySet<string> | null;
	/** What is missing and why, in a sentence; `null` when nothing is. */
	readonly trouble: string | null;
};

/** Lists of a subscription which are asked for at the same time. */
const atOnce = 4;

/**
 * Lists the scale sets of the chosen subscription, or of all which the sign-in may see (`null`), by name inside each. One
 * request a page and subscription. Never rejects: what fails is told, and what came stays.
 */
export async function listFleet(
	arm: Arm,
	options: {
		readonly chosen: Subscription | null;
		readonly resourceGroup: string | null;
		readonly signal: AbortSignal;
	},
): Promise<ListedFleet> {
	const {chosen, resourceGroup, signal} = options;
	let subscriptions: readonly Subscription[];

	try {
		subscriptions = chosen === null ? await arm.listSubscriptions({signal}) : [chosen];
	} catch (error) {
		return {sets: [], failed: null, trouble: messageOf(error)};
	}

	const sets: Array<ListedFleet['sets'][number]> = [];
	const failures: Array<{readonly subscription: Subscription; readonly message: string}> = [];

	const list = async (subscription: Subscription): Promise<void> => {
		try {
			const listed = await arm.listScaleSets({
				subscriptionId: subscription.id,
				...(resourceGroup !== null && {resourceGroup}),
				signal,
			});
			sets.push(...listed.map(scaleSet => ({scaleSet, subscriptionName: subscription.name})));
		} catch (error) {
			const isElsewhere =
				error instanceof ArmError && error.kind === 'not-found' && resourceGroup !== null && chosen === null;

			// A group is in one subscription, and not in the others.
			if (!isElsewhere) {
				failures.push({subscription, message: messageOf(error)});
			}
		}
	};

	for (let index = 0; index < subscriptions.length; index += atOnce) {
		await Promise.all(subscriptions.slice(index, index + atOnce).map(async subscription => list(subscription)));
	}

	return {
		sets,
		failed: new Set(failures.map(({subscription}) => subscription.id.toLowerCase())),
		trouble: troubleOf(
			failures.map(({message}) => message),
			subscriptions.length,
		),
	};
}

function troubleOf([first, ...others]: readonly string[], subscriptions: number): string | null {
	if (first === undefined || subscriptions === 1) {
		return first ?? null;
	}

	return `${others.length + 1} of ${subscriptions} subscriptions are missing. ${first}`;
}

function messageOf(error: unknown): string {
	if (error instanceof ArmError) {
		return `${error.message}.${error.next === undefined ? '' : ` ${error.next}`}`;
	}

	return error instanceof Error ? error.message : String(error);
}
