import type {ScaleSetReference} from '../fleet/scale-set.js';
import {exitCodes, Failure} from './failure.js';

const form =
	/^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.compute\/virtualmachinescalesets\/([^/]+)$/i;

/** Takes a scale set's resource id apart. Throws a `Failure` when it is none. */
export function readReference(scaleSetId: string): ScaleSetReference {
	const [, subscriptionId, resourceGroup, name] = form.exec(scaleSetId) ?? [];

	if (subscriptionId === undefined || resourceGroup === undefined || name === undefined) {
		throw new Failure(exitCodes.refused, `"${scaleSetId}" is not the id of a scale set.`);
	}

	return {subscriptionId, resourceGroup, name};
}
