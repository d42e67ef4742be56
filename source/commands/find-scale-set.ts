import {ArmError} from '../arm/arm-error.js';
import type {ScaleSet, ScaleSetReference} from '../fleet/scale-set.js';
import {type Connection, nameScaleSet} from './connect.js';
import {exitCodes, Failure, usageFailure} from './failure.js';
import type {Flags} from './flags.js';

/**
 * The scale set which a command is about. Where no subscription was chosen and there are several, it is looked for in all
 * of them.
 *
 * Rejects with a `Failure`: usage when it is not named in full or more than one subscription has it, refused when none
 * has; with an `ArmError` when a subscription cannot be read, since it might be there.
 */
export async function findScaleSet(
	name: string | undefined,
	flags: Flags,
	connection: Connection,
	signal: AbortSignal,
): Promise<ScaleSetReference> {
	const reference = nameScaleSet(name, flags, connection);
	const {arm, candidates} = connection;

	if (candidates.length === 0) {
		return reference;
	}

	const answers = await Promise.all(
		candidates.map(async subscription => {
			const there = {...reference, subscriptionId: subscription.id};
			return (await elsewhereIsNull(arm.getScaleSet(there, {signal}))) === null ? null : {subscription, there};
		}),
	);

	const [only, ...others] = answers.filter(answer => answer !== null);
	const wanted = `scale set ${reference.name} in the group ${reference.resourceGroup}`;

	if (only === undefined) {
		throw new Failure(
			exitCodes.refused,
			`None of the ${candidates.length} subscriptions has a ${wanted}. Nothing was changed.`,
		);
	}

	if (others.length > 0) {
		const names = [only, ...others].map(({subscription: {id, name: its}}) => `${its} (${id})`).join(', ');
		throw usageFailure(`More than one subscription has a ${wanted}: ${names}. Name one with -s.`);
	}

	return only.there;
}

/**
 * The scale sets of a group, or of all groups: of the chosen subscription, else of all which there are. Rejects with an
 * `ArmError` when one of them cannot be listed.
 */
export async function listAllScaleSets(
	{arm, subscriptionId, candidates}: Connection,
	resourceGroup: string | undefined,
	signal: AbortSignal,
): Promise<readonly ScaleSet[]> {
	const ids = candidates.length === 0 ? [subscriptionId] : candidates.map(({id}) => id);
	const isOnly = ids.length === 1;

	const lists = await Promise.all(
		ids.map(async id => {
			const listed = arm.listScaleSets({
				subscriptionId: id,
				...(resourceGroup !== undefined && {resourceGroup}),
				signal,
			});

			return isOnly ? listed : ((await elsewhereIsNull(listed)) ?? []);
		}),
	);

	return lists.flat();
}

/** A group is in one subscription, and not in the others. */
async function elsewhereIsNull<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
	try {
		return await asked;
	} catch (error) {
		if (error instanceof ArmError && error.kind === 'not-found') {
			return null;
		}

		throw error;
	}
}
