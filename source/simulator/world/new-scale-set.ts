import type {JsonObject} from './json.js';
import {type ScaleSet, scaleSetIdOf} from './world.js';

/** What a scale set must be told when it is made; the rest has a value which every new one has. */
type NewScaleSet = Pick<ScaleSet, 'subscriptionId' | 'resourceGroup' | 'name' | 'location' | 'provisioningState'> & {
	readonly resource: JsonObject;
	/** Simulated milliseconds since 1970. */
	readonly provisionedAt: number;
	/** 1 where it is left out. */
	readonly etag?: number;
	readonly modelRevision?: number;
};

/** Makes a scale set which has no instances yet, and to which nothing has happened. */
export const newScaleSet = ({etag = 1, modelRevision = 1, ...facts}: NewScaleSet): ScaleSet => ({
	id: scaleSetIdOf(facts.subscriptionId, facts.resourceGroup, facts.name),
	...facts,
	etag,
	modelRevision,
	modelWrittenAt: null,
	instances: [],
	nextInstanceId: 0,
	freedInstanceIds: [],
	surplusUntil: [],
	automaticRepairs: 'Running',
	repairs: {isLookScheduled: false, repairedVmIds: [], failures: 0},
	rollingUpgrade: null,
	pastOsUpgrades: [],
});
