import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exactVersionOf, unknownImage} from '../../source/fleet/image.js';
import {followsLatest, movedLatest, resolveLatest} from '../../source/upgrade/resolve-latest.js';
import {makeImage, newImage} from '../helpers/fleet.js';
import {versions} from '../helpers/upgrade.js';

test('latest is what Azure would take: not the highest number when that is kept out of latest', () => {
	const [highest, second] = versions.map((version, index) => ({...version, isNewest: index === 1}));
	assert.ok(highest && second);

	const resolved = resolveLatest(makeImage('latest'), [highest, second]);
	assert.equal(exactVersionOf(resolved), second.version);
	assert.equal(resolved.version, 'latest');
});

test('a named version stays, and so does latest of an empty or unread list', () => {
	assert.equal(resolveLatest(newImage, versions), newImage);
	assert.equal(exactVersionOf(resolveLatest(makeImage('latest'), [])), null);
	assert.equal(exactVersionOf(resolveLatest(makeImage('latest'), null)), null);
});

test('T44: latest which moved on between the plan and the write is noticed', () => {
	const target = resolveLatest(makeImage('latest'), versions);
	const [newest] = versions;
	assert.ok(newest);
	const published = [
		{...newest, version: '24.04.202612010'},
		...versions.map(version => ({...version, isNewest: false})),
	];

	assert.equal(movedLatest(target, versions), null);
	assert.equal(movedLatest(target, published), '24.04.202612010');
	assert.equal(movedLatest(target, []), null);
	assert.equal(movedLatest(newImage, published), null, 'a named version does not move');
	assert.equal(movedLatest(makeImage('latest'), published), null, 'nothing was promised');
});

test('T44: a gallery image without a version follows latest, one with a version does not', () => {
	const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corp/images/base';
	const image = {...unknownImage, kind: 'gallery'} as const;

	assert.equal(followsLatest({...image, id}), true);
	assert.equal(followsLatest({...image, id: `${id}/versions/latest`}), true);
	assert.equal(followsLatest({...image, id: `${id}/versions/1.2.3`}), false);
});
