import * as fc from 'fast-check';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import {makeImage, makeSnapshot, newImage, oldImage, placementGroupIdOf} from './fleet.js';

const instanceId = fc.oneof(
	{weight: 4, arbitrary: fc.nat(2000).map(String)},
	{weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9]{8}$/).map(text => `web_${text}`)},
);

const someInstance = fc.record({
	instanceId,
	placementGroupId: fc.option(fc.nat(2).map(placementGroupIdOf), {freq: 9, nil: null}),
	updateDomain: fc.option(fc.nat(4), {freq: 9, nil: null}),
	faultDomain: fc.option(fc.nat(4), {freq: 9, nil: null}),
	image: fc.constantFrom(oldImage, newImage, makeImage('latest')),
	provisioningState: fc.constantFrom('Succeeded', 'Succeeded', 'Updating', 'Failed', 'unknown'),
	powerState: fc.constantFrom('running', 'running', 'stopped', 'deallocated', 'unknown'),
	healthState: fc.constantFrom('healthy', 'healthy', 'unhealthy', 'initializing', 'unknown'),
});

type Told = {
	readonly hasUpdateDomains: boolean;
	readonly hasFaultDomains: boolean;
	readonly zones: readonly (string | null)[];
};

const told: fc.Arbitrary<Told> = fc.record({
	hasUpdateDomains: fc.boolean(),
	hasFaultDomains: fc.boolean(),
	zones: fc.constantFrom([null], ['1'], ['1', '2', '3'], ['1', null]),
});

/**
 * Fleets of any shape, empty ones too: regional and zonal, with and without update and fault domains, with facts which
 * single instances lack, unevenly spread.
 */
export function arbitrarySnapshot({
	mostInstances = 60,
}: {
	readonly mostInstances?: number;
} = {}): fc.Arbitrary<Snapshot> {
	const instances = fc.uniqueArray(someInstance, {
		selector: instance => instance.instanceId,
		maxLength: mostInstances,
		size: 'max',
	});

	return fc.tuple(instances, told).map(([facts, {hasUpdateDomains, hasFaultDomains, zones}]) =>
		makeSnapshot({
			instances: facts.map((overrides, index) => ({
				...overrides,
				...(hasUpdateDomains ? {} : {updateDomain: null}),
				...(hasFaultDomains ? {} : {faultDomain: null}),
				zone: zones[index % zones.length] ?? null,
			})),
		}),
	);
}
