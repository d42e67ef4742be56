import {type Answer, type Call, linkOrigin} from './call.js';
import {vmSizeOf} from '../life/capacity.js';
import {invalidParameter, operationNotAllowed} from '../errors.js';
import {dig} from '../world/json.js';
import {isFlexible} from '../world/model.js';
import {etagOf, idInUpperCaseGroup, scaleSetBody, scaleSetInstanceView} from '../bodies/scale-set-body.js';
import {scaleSetsOf, type ScaleSet} from '../world/world.js';

/** Scale sets of one page [unproven: no recorded list had a second page]. */
const pageSize = 25;

/** The scale set with its model and etag; `userData` only where `$expand` asks for it [recorded]. */
export const getScaleSet = (call: Call, scaleSet: ScaleSet): Answer => ({
	status: 200,
	body: scaleSetBody(scaleSet, scaleSet.id, (call.query.get('$expand') ?? '').toLowerCase() === 'userdata'),
	headers: {ETag: etagOf(scaleSet)},
});

/** A page of scale sets; the skip token says how many came before. */
const pageOf = (call: Call, scaleSets: readonly ScaleSet[], idOf: (scaleSet: ScaleSet) => string): Answer => {
	const token = call.query.get('$skiptoken') ?? '';
	const skipped = token === '' ? 0 : Number(Buffer.from(token, 'base64').toString('utf8'));
	if (!Number.isInteger(skipped) || skipped < 0) {
		throw invalidParameter(`The skip token '${token}' is invalid.`, '$skiptoken');
	}

	const following = skipped + pageSize;
	const next = encodeURIComponent(Buffer.from(String(following)).toString('base64'));
	return {
		status: 200,
		body: {
			value: scaleSets.slice(skipped, following).map(scaleSet => scaleSetBody(scaleSet, idOf(scaleSet))),
			...(scaleSets.length > following && {
				nextLink: `${linkOrigin(call)}${call.path}?api-version=${call.apiVersion}&$skiptoken=${next}`,
			}),
		},
	};
};

/** The scale sets of one resource group. */
export const listScaleSetsOfGroup = (call: Call): Answer => {
	const group = (call.parameters['resourceGroup'] ?? '').toLowerCase();
	const found = scaleSetsOf(call.world, call.parameters['subscriptionId'] ?? '');
	return pageOf(
		call,
		found.filter(scaleSet => scaleSet.resourceGroup.toLowerCase() === group),
		({id}) => id,
	);
};

/** The scale sets of the subscription; their ids name the resource group in upper case. */
export const listScaleSetsOfSubscription = (call: Call): Answer =>
	pageOf(call, scaleSetsOf(call.world, call.parameters['subscriptionId'] ?? ''), idInUpperCaseGroup);

/** The scale sets of the subscription in one region. */
export const listScaleSetsOfLocation = (call: Call): Answer => {
	const location = call.parameters['location']?.replaceAll(' ', '').toLowerCase() ?? '';
	const found = scaleSetsOf(call.world, call.parameters['subscriptionId'] ?? '');
	return pageOf(
		call,
		found.filter(scaleSet => scaleSet.location.toLowerCase() === location),
		idInUpperCaseGroup,
	);
};

/** The instance view of the set: only counts. Flexible sets have none [public reports]. */
export const getScaleSetInstanceView = (_call: Call, scaleSet: ScaleSet): Answer => {
	if (isFlexible(scaleSet.resource)) {
		throw operationNotAllowed(
			"Operation 'VirtualMachineScaleSets.instanceView.GET' is not allowed on Virtual Machine Scale Set",
		);
	}

	return {status: 200, body: scaleSetInstanceView(scaleSet)};
};

/** Sizes which the set could take; real answers list hundreds. */
const sizes = [
	'Standard_B2ms',
	'Standard_D2s_v5',
	'Standard_D4s_v5',
	'Standard_D8s_v5',
	'Standard_E4s_v5',
	'Standard_F4s_v2',
];

/** The sizes of machine which the set could take, and how many of them [recorded]. */
export const listScaleSetSkus = (_call: Call, scaleSet: ScaleSet): Answer => {
	const isSingle = dig(scaleSet.resource, 'properties', 'singlePlacementGroup') === true;
	return {
		status: 200,
		body: {
			value: [...new Set([vmSizeOf(scaleSet), ...sizes])].map(name => ({
				resourceType: 'Microsoft.Compute/virtualMachineScaleSets',
				sku: {name, tier: 'Standard'},
				capacity: {minimum: 0, maximum: isSingle ? 100 : 1000, defaultCapacity: 1, scaleType: 'Automatic'},
			})),
		},
	};
};
