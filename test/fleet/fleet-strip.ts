import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {fitStrip, toFleetStrip, unhealthyPercent} from '../../source/fleet/fleet-strip.js';
import type {ImageVersion} from '../../source/fleet/image.js';
import {instanceStates, totalsOf} from '../../source/fleet/snapshot.js';
import {makeImage, makeSnapshot, newImage, oldImage} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const newest: ImageVersion = {
	kind: 'platform',
	publisher: 'Canonical',
	offer: 'ubuntu-24_04-lts',
	sku: 'server',
	version: newImage.version ?? '',
	id: null,
	publishedAt: null,
	isNewest: true,
	isCurrent: false,
	isDeprecated: false,
	deprecatedAt: null,
	isExcludedFromLatest: false,
};

suite('the strip of a set', () => {
	test('shows each instance against the image of the model, in the order of the ids', () => {
		const {scaleSet, instances} = makeSnapshot({
			instances: [
				{instanceId: '2', image: newImage},
				{instanceId: '10', provisioningState: 'Failed'},
				{instanceId: '1'},
				{instanceId: '3', image: newImage, healthState: 'unhealthy'},
			],
			scaleSet: {image: newImage},
		});
		const strip = toFleetStrip({scaleSet, instances, versions: null, receivedAt: 5});
		assert.deepEqual(strip.states, ['outdated', 'current', 'unhealthy', 'failed']);
		assert.deepEqual(strip.oldest, oldImage);
		assert.equal(strip.receivedAt, 5);
		assert.equal(strip.totals.outdated, 1);
	});

	test('shows what an upgrade of ours is changing as upgrading, though its probe fails', () => {
		const {scaleSet, instances} = makeSnapshot({
			instances: [{healthState: 'unhealthy'}, {healthState: 'unhealthy'}],
			scaleSet: {image: newImage},
		});
		const changing = new Set(instances.slice(0, 1).map(({vmId}) => vmId));
		const strip = toFleetStrip({scaleSet, instances, versions: null, receivedAt: 0, changing});
		assert.deepEqual(strip.states, ['upgrading', 'unhealthy']);
	});

	test('holds instances against what "latest" stands for', () => {
		const {scaleSet, instances} = makeSnapshot({
			instances: [{image: makeImage('latest', {exactVersion: oldImage.version})}],
			scaleSet: {image: makeImage('latest')},
		});
		assert.deepEqual(toFleetStrip({scaleSet, instances, versions: [newest], receivedAt: 0}).states, ['outdated']);
		assert.deepEqual(toFleetStrip({scaleSet, instances, versions: null, receivedAt: 0}).states, ['current']);
	});

	test('finds the oldest version among those of the model’s own SKU', () => {
		const {scaleSet, instances} = makeSnapshot({
			instances: [
				{image: makeImage('24.04.9')},
				{image: makeImage('24.04.10')},
				{image: makeImage('1.0.0', {sku: 'minimal'})},
			],
		});
		assert.equal(toFleetStrip({scaleSet, instances, versions: null, receivedAt: 0}).oldest?.version, '24.04.9');
	});

	test('has as many states as the set has instances', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), ({scaleSet, instances}) => {
				const {states, totals} = toFleetStrip({scaleSet, instances, versions: null, receivedAt: 0});
				assert.equal(states.length, instances.length);
				assert.deepEqual(totals, totalsOf(states));
			}),
		);
	});

	test('an unhealthy share counts failed instances too, and is not told of an empty set', () => {
		assert.equal(unhealthyPercent(totalsOf(['failed', 'unhealthy', 'current', 'stopped'])), 50);
		assert.equal(unhealthyPercent(totalsOf([])), null);
	});
});

suite('a strip which is too long', () => {
	const states = fc.array(fc.constantFrom(...instanceStates), {maxLength: 300});

	test('is cut into columns of which none hides a graver state, in order and all of it', () => {
		fc.assert(
			fc.property(states, fc.integer({min: 1, max: 80}), (strip, columns) => {
				const fitted = fitStrip(strip, columns);
				assert.equal(fitted.length, Math.min(columns, strip.length));
				const gravest = (some: typeof strip) => Math.min(...some.map(state => instanceStates.indexOf(state)));
				assert.equal(gravest([...fitted]), gravest(strip));
				assert.ok(fitted.every(state => strip.includes(state)));
			}),
		);
	});

	test('shows one failed instance of a thousand where it stands', () => {
		const strip = Array.from({length: 1000}, (_, index) => (index === 730 ? 'failed' : 'current'));
		assert.equal(fitStrip(strip, 10).indexOf('failed'), 7);
		assert.deepEqual(fitStrip(strip, 0), []);
	});
});
