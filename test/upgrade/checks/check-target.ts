import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ImageVersion} from '../../../source/fleet/image.js';
import {checkTarget} from '../../../source/upgrade/checks/check-target.js';
import {makeImage, makeSnapshot, newImage, oldImage} from '../../helpers/fleet.js';
import {versions} from '../../helpers/upgrade.js';

const calm = makeSnapshot({domains: {}});
const outcomes = (facts: Parameters<typeof checkTarget>[0]) =>
	checkTarget(facts).map(({name, outcome}) => `${name} ${outcome}`);

test('an image is looked at before anybody is selected', () => {
	assert.deepEqual(outcomes({snapshot: calm, target: newImage, versions}), ['image pass']);
	assert.deepEqual(outcomes({snapshot: calm, target: {...newImage, sku: 'minimal'}, versions: null}), [
		'image warn',
		'image-sku warn',
	]);
	assert.deepEqual(
		outcomes({snapshot: calm, target: {...makeImage('latest'), exactVersion: '24.04.202611100'}, versions}),
		['image pass', 'latest warn'],
	);
	assert.deepEqual(outcomes({snapshot: calm, target: {...newImage, kind: 'vhd'}, versions}), ['image refuse']);
});

test('a managed image which was found is there; where nobody could look it is not known', () => {
	const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/golden';
	const image = {
		...oldImage,
		kind: 'managed' as const,
		publisher: null,
		offer: null,
		sku: null,
		version: null,
		exactVersion: null,
		id,
	};
	const snapshot = makeSnapshot({domains: {}, scaleSet: {image}});
	const [first] = versions;
	assert.ok(first);
	const listed: readonly ImageVersion[] = [{...first, kind: 'managed', version: 'golden', id: id.toUpperCase()}];

	assert.deepEqual(outcomes({snapshot, target: image, versions: listed}), ['image pass']);
	assert.deepEqual(outcomes({snapshot, target: {...image, id: `${id}-2`}, versions: null}), ['image warn']);
	assert.deepEqual(outcomes({snapshot, target: {...image, id: `${id}-2`}, versions: []}), ['image refuse']);
});
