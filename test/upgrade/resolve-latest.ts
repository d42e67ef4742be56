import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exactVersionOf} from '../../source/fleet/image.js';
import {resolveLatest} from '../../source/upgrade/resolve-latest.js';
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
