import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {type Image, unknownImage} from '../../source/fleet/image.js';
import type {Instance} from '../../source/fleet/scale-set.js';
import {
	countModels,
	countStates,
	type InstanceState,
	instanceState,
	instanceStates,
	isCurrent,
} from '../../source/fleet/snapshot.js';
import {makeImage, makeInstance, makeScaleSet, makeSnapshot, newImage, oldImage} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const scaleSet = makeScaleSet();

const stateOf = (overrides: Partial<Instance>, changing?: ReadonlySet<string>) =>
	instanceState(makeInstance(overrides), newImage, scaleSet, changing);

suite('isCurrent', () => {
	test('goes by the image, whatever latestModelApplied says', () => {
		const upgraded = makeInstance({image: newImage, latestModelApplied: false});
		const untouched = makeInstance({image: oldImage, latestModelApplied: true});

		assert.equal(isCurrent(upgraded, newImage, scaleSet), true);
		assert.equal(isCurrent(untouched, newImage, scaleSet), false);
	});

	test('asks latestModelApplied where the image cannot be told, for the image of the model alone', () => {
		const unclear = makeInstance({image: unknownImage, latestModelApplied: false});

		assert.equal(isCurrent(unclear, oldImage, scaleSet), false);
		assert.equal(isCurrent({...unclear, latestModelApplied: true}, oldImage, scaleSet), true);
		assert.equal(isCurrent({...unclear, latestModelApplied: null}, oldImage, scaleSet), null);
		assert.equal(isCurrent(unclear, newImage, scaleSet), null);
	});
});

suite('instanceState', () => {
	// Every fact which makes a state, in the order of the contract: each wins over all which follow.
	const facts: readonly (readonly [InstanceState, Partial<Instance>])[] = [
		['failed', {provisioningState: 'Failed'}],
		['unhealthy', {healthState: 'unhealthy'}],
		['upgrading', {provisioningState: 'Updating'}],
		['stopped', {powerState: 'deallocated'}],
		['unknown', {image: unknownImage}],
	];
	const changing = new Set(['changing']);

	test('is the first of failed, unhealthy, upgrading, stopped, unknown, outdated, current', () => {
		assert.deepEqual(instanceStates, ['failed', 'unhealthy', 'upgrading', 'stopped', 'unknown', 'outdated', 'current']);

		fc.assert(
			fc.property(fc.subarray([...facts]), fc.constantFrom(oldImage, newImage), (some, image) => {
				const all: Partial<Instance> = Object.assign({image}, ...some.toReversed().map(([, overrides]) => overrides));
				const expected = some[0]?.[0] ?? (image === newImage ? 'current' : 'outdated');

				assert.equal(stateOf(all), expected);
			}),
		);
	});

	test('is upgrading while our upgrade has it down, and unhealthy when it arrived and is', () => {
		const asked = {vmId: 'changing', healthState: 'unhealthy'} as const;

		assert.equal(stateOf(asked, changing), 'upgrading');
		assert.equal(stateOf({...asked, image: newImage, provisioningState: 'Updating'}, changing), 'upgrading');
		assert.equal(stateOf({...asked, image: newImage}, changing), 'unhealthy');
		assert.equal(stateOf({vmId: 'changing', image: newImage}, changing), 'upgrading');
		assert.equal(stateOf({...asked, provisioningState: 'Failed'}, changing), 'failed');
		assert.equal(stateOf({healthState: 'unhealthy'}, changing), 'unhealthy');
	});

	test('is upgrading while Azure works on the instance or it comes up', () => {
		for (const provisioningState of ['Updating', 'Creating', 'Migrating', 'Deleting'] as const) {
			assert.equal(stateOf({provisioningState}), 'upgrading');
		}

		assert.equal(stateOf({healthState: 'initializing'}), 'upgrading');
		assert.equal(stateOf({powerState: 'starting', image: newImage}), 'upgrading');
	});

	test('is stopped also while it stops', () => {
		for (const powerState of ['stopped', 'stopping', 'deallocated', 'deallocating'] as const) {
			assert.equal(stateOf({powerState, image: newImage}), 'stopped');
		}
	});

	test('is unknown when power, provisioning or image cannot be told', () => {
		assert.equal(stateOf({powerState: 'unknown'}), 'unknown');
		assert.equal(stateOf({provisioningState: 'unknown'}), 'unknown');
		assert.equal(stateOf({image: makeImage('latest')}), 'unknown');
	});

	test('is not unknown for want of a health source', () => {
		assert.equal(stateOf({healthState: 'unknown'}), 'outdated');
	});
});

suite('countStates', () => {
	test('counts every instance once', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), snapshot => {
				const totals = countStates(snapshot, newImage);

				assert.equal(totals.instances, snapshot.instances.length);
				assert.equal(
					instanceStates.reduce((sum, state) => sum + totals[state], 0),
					snapshot.instances.length,
				);
			}),
		);
	});

	test('counts what was asked for as upgrading', () => {
		const snapshot = makeSnapshot({instances: [{}, {healthState: 'unhealthy'}, {}]});
		const totals = countStates(snapshot, newImage, new Set(snapshot.instances.slice(0, 2).map(({vmId}) => vmId)));

		assert.deepEqual([totals.upgrading, totals.unhealthy, totals.outdated], [2, 0, 1]);
	});
});

suite('countModels', () => {
	const modelsOf = (model: Image, images: readonly Image[]) =>
		countModels(makeSnapshot({instances: images.map(image => ({image})), scaleSet: {image: model}}));
	const latest = (exactVersion: string | null) => makeImage('latest', {exactVersion});

	test('counts the model of the set alone while all instances run it', () => {
		assert.equal(modelsOf(oldImage, [oldImage, oldImage]), 1);
		assert.equal(modelsOf(oldImage, []), 1);
	});

	test('counts each other image which an instance was left with', () => {
		const older = makeImage('24.04.202601010');

		assert.equal(modelsOf(newImage, [oldImage, older, oldImage, newImage]), 3);
		assert.equal(modelsOf(newImage, [oldImage, {...oldImage, sku: 'SERVER'}]), 2);
	});

	test('takes builds of one "latest" for one model', () => {
		assert.equal(modelsOf(latest(null), [latest('24.04.202609010'), latest('24.04.202611100')]), 1);
		assert.equal(modelsOf(newImage, [latest('24.04.202609010'), latest('24.04.202611100')]), 2);
		assert.equal(modelsOf(latest(null), [oldImage, newImage]), 3);
	});

	test('does not count gallery versions which the image of the model may have given', () => {
		const definition: Image = {...unknownImage, kind: 'gallery', id: '/galleries/corp/images/base'};
		const version = (name: string): Image => ({...definition, id: `${definition.id}/versions/${name}`});

		assert.equal(modelsOf(definition, [version('1.0.1'), version('1.0.2')]), 1);
		assert.equal(modelsOf(version('1.0.2'), [version('1.0.1'), version('1.0.2')]), 2);
	});

	test('does not count what is not known', () => {
		assert.equal(modelsOf(oldImage, [unknownImage, oldImage]), 1);
		assert.equal(modelsOf(unknownImage, [unknownImage]), 1);
		assert.equal(modelsOf(unknownImage, [oldImage, newImage]), 2);
	});
});
