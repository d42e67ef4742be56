import type {Answer, Call} from './call.js';
import {entityNotFound} from './errors.js';
import {etagOf, idInUpperCaseGroup, rollingUpgradeBody, scaleSetBody, scaleSetInstanceView} from './scale-set-body.js';
import {scaleSetsOf, type ScaleSet} from './world.js';

/** The scale set with its model and etag. */
export const getScaleSet = (_call: Call, scaleSet: ScaleSet): Answer => ({
	status: 200,
	body: scaleSetBody(scaleSet),
	headers: {ETag: etagOf(scaleSet)},
});

/** The scale sets of one resource group. */
export const listScaleSetsOfGroup = (call: Call): Answer => {
	const group = (call.parameters['resourceGroup'] ?? '').toLowerCase();
	const found = scaleSetsOf(call.world, call.parameters['subscriptionId'] ?? '');
	return {
		status: 200,
		body: {
			value: found
				.filter(scaleSet => scaleSet.resourceGroup.toLowerCase() === group)
				.map(scaleSet => scaleSetBody(scaleSet)),
		},
	};
};

/** The scale sets of the subscription; their ids name the resource group in upper case. */
export const listScaleSetsOfSubscription = (call: Call): Answer => ({
	status: 200,
	body: {
		value: scaleSetsOf(call.world, call.parameters['subscriptionId'] ?? '').map(scaleSet =>
			scaleSetBody(scaleSet, idInUpperCaseGroup(scaleSet)),
		),
	},
});

/** The instance view of the set: only counts. */
export const getScaleSetInstanceView = (_call: Call, scaleSet: ScaleSet): Answer => ({
	status: 200,
	body: scaleSetInstanceView(scaleSet),
});

/** The last roll by the platform; 404 when there never was one [unproven]. */
export const getLatestRollingUpgrade = (_call: Call, scaleSet: ScaleSet): Answer => {
	const body = rollingUpgradeBody(scaleSet);
	if (body === null) {
		throw entityNotFound();
	}

	return {status: 200, body};
};

/** The platform's own OS upgrades: none has ever run in these scenarios. */
export const listOsUpgradeHistory = (): Answer => ({status: 200, body: {value: []}});
