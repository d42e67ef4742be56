import type {Call} from '../routes/call.js';
import {resourceGroupNotFound, subscriptionNotFound} from '../errors.js';
import type {Match} from '../routes/router.js';
import {keyOf, scaleSetIdOf, type World} from '../world/world.js';

/**
 * What a request is about, as far as its path names it.
 *
 * @throws ArmRefusal 404 when the subscription or the group is not there; a scale set may be missing.
 */
export const findPlace = (world: World, {parameters}: Match): Pick<Call, 'subscription' | 'scaleSet'> => {
	const {subscriptionId, resourceGroup, scaleSet} = parameters;
	if (subscriptionId === undefined) {
		return {subscription: null, scaleSet: null};
	}

	const subscription = world.subscriptions.find(
		candidate => candidate.subscriptionId.toLowerCase() === subscriptionId.toLowerCase(),
	);
	if (subscription === undefined) {
		throw subscriptionNotFound(subscriptionId);
	}

	if (resourceGroup === undefined) {
		return {subscription, scaleSet: null};
	}

	if (!subscription.resourceGroups.some(group => group.name.toLowerCase() === resourceGroup.toLowerCase())) {
		throw resourceGroupNotFound(resourceGroup);
	}

	const key = keyOf(scaleSetIdOf(subscriptionId, resourceGroup, scaleSet ?? ''));
	return {subscription, scaleSet: world.scaleSets[key] ?? null};
};

/** Whose own bucket pays, or `null` where only the subscription's does. */
export const ownerOf = ({route, parameters}: Match, call: Call): string | null => {
	switch (route.owner) {
		case 'scale-set': {
			const {subscriptionId = '', resourceGroup = '', scaleSet = ''} = parameters;
			return call.scaleSet?.id ?? scaleSetIdOf(subscriptionId, resourceGroup, scaleSet);
		}

		case 'instance': {
			return `${call.scaleSet?.id ?? ''}/${parameters['instanceId'] ?? ''}`;
		}

		case 'virtual-machine': {
			return `${call.subscription?.subscriptionId ?? ''}/${parameters['virtualMachine'] ?? ''}`;
		}

		case 'operation': {
			return parameters['operationId'] ?? null;
		}

		case 'subscription': {
			return null;
		}
	}
};
