import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {fleetKey, fleetKeyOfId, toFleetEntry, withUpgrades} from '../../source/fleet/fleet-entry.js';
import {toFleetStrip} from '../../source/fleet/fleet-strip.js';
import type {ImageVersion} from '../../source/fleet/image.js';
import {makeImage, makeScaleSet, makeSnapshot, newImage, oldImage} from '../helpers/fleet.js';

const versions: readonly ImageVersion[] = [newImage, oldImage].map((image, index) => ({
	kind: 'platform',
	publisher: image.publisher,
	offer: image.offer,
	sku: image.sku,
	version: image.version ?? '',
	id: null,
	publishedAt: null,
	isNewest: index === 0,
	isCurrent: false,
	isDeprecated: false,
	deprecatedAt: null,
	isExcludedFromLatest: false,
}));

suite('a line of the fleet', () => {
	test('is known before anything but the set was read', () => {
		const scaleSet = makeScaleSet();
		assert.deepEqual(toFleetEntry({scaleSet, versions: null}), {
			key: fleetKey(scaleSet),
			scaleSet,
			subscriptionName: scaleSet.subscriptionId,
			behind: null,
			strip: null,
			failure: null,
			upgradeId: null,
		});
	});

	test('is behind by its model, or by an instance which is further behind', () => {
		const behindOf = (model: typeof newImage, running: typeof newImage) => {
			const {scaleSet, instances} = makeSnapshot({
				instances: [{image: running}, {image: newImage}],
				scaleSet: {image: model},
			});
			const strip = toFleetStrip({scaleSet, instances, versions, receivedAt: 0});
			return toFleetEntry({scaleSet, versions, strip}).behind?.versions;
		};

		assert.equal(behindOf(newImage, newImage), 0);
		assert.equal(behindOf(newImage, oldImage), 1);
		assert.equal(behindOf(oldImage, newImage), 1);
		assert.equal(behindOf(makeImage('latest'), oldImage), 1);
		assert.equal(behindOf(makeImage('latest'), newImage), 0);
	});

	test('takes up the upgrades which are unfinished, and stays the same object where nothing changed', () => {
		const entries = [makeScaleSet(), makeScaleSet({name: 'api'})].map(scaleSet => toFleetEntry({scaleSet, versions}));
		const [web, api] = entries;
		const changed = withUpgrades(entries, new Map([[web?.key ?? '', 'upgrade-1']]));
		assert.equal(changed[0]?.upgradeId, 'upgrade-1');
		assert.equal(changed[1], api);
		assert.equal(withUpgrades(changed, new Map())[0]?.upgradeId, null);
	});
});

suite('the key of a set', () => {
	test('does not mind letter case, which lists change', () => {
		const reference = {subscriptionId: 'AB', resourceGroup: 'RG-Web', name: 'Web'};
		assert.equal(fleetKey(reference), fleetKey({subscriptionId: 'ab', resourceGroup: 'RG-WEB', name: 'web'}));
	});

	test('is found in a resource id, and in no other', () => {
		const scaleSet = makeScaleSet();
		assert.equal(fleetKeyOfId(scaleSet.id.toUpperCase()), fleetKey(scaleSet));
		assert.equal(fleetKeyOfId(`${scaleSet.id}/virtualMachines/3`), null);
		assert.equal(fleetKeyOfId(''), null);
	});
});
