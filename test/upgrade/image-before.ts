import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Image, unknownImage} from '../../source/fleet/image.js';
import {imageChange, imagesBefore} from '../../source/upgrade/image-before.js';
import {makeImage, makeSnapshot, newImage, oldImage} from '../helpers/fleet.js';
import {runBatches} from '../helpers/scene.js';
import {makePlan} from '../helpers/upgrade.js';

const older = makeImage('24.04.202608050');

test('what the instances of the plan ran is told each once, that of most of them first', () => {
	const snapshot = makeSnapshot({
		domains: {each: 1},
		scaleSet: {image: newImage},
		change: (_, index) => ({image: index < 4 ? newImage : index < 10 ? older : oldImage}),
	});
	const {upgrade} = runBatches(snapshot, {plan: makePlan(snapshot), batchesDone: 1});

	assert.deepEqual(imagesBefore(upgrade), [oldImage, older]);
});

test('versions alone are told where only these differ', () => {
	const change = {from: oldImage, to: newImage};

	assert.deepEqual(imageChange([oldImage], change), {before: '24.04.202609010', after: '24.04.202611100'});
	assert.deepEqual(imageChange([], change), {before: '24.04.202609010', after: '24.04.202611100'});
});

test('where the model named the new image before, what the instances ran is told, not the same twice', () => {
	const change = {from: newImage, to: newImage};

	assert.deepEqual(imageChange([oldImage], change), {before: '24.04.202609010', after: '24.04.202611100'});
	assert.deepEqual(imageChange([oldImage, older], change), {before: 'mixed', after: '24.04.202611100'});
	assert.deepEqual(imageChange([newImage], change), {before: 'another model', after: '24.04.202611100'});
});

test('where the SKU changes it is told, and where all of the name does, all of it', () => {
	const minimal: Image = {...newImage, sku: 'minimal'};
	const debian: Image = {...newImage, publisher: 'Debian', offer: 'debian-12', sku: '12'};

	assert.deepEqual(imageChange([newImage], {from: newImage, to: minimal}), {
		before: 'server 24.04.202611100',
		after: 'minimal 24.04.202611100',
	});
	assert.deepEqual(imageChange([newImage, oldImage], {from: newImage, to: minimal}), {
		before: 'mixed',
		after: 'minimal 24.04.202611100',
	});
	assert.deepEqual(imageChange([newImage], {from: newImage, to: debian}), {
		before: 'ubuntu-24_04-lts server 24.04.202611100',
		after: 'debian-12 12 24.04.202611100',
	});
});

test('an image of a gallery is told by its name where it changes', () => {
	const galleries = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corp/images';
	const image = (name: string): Image => ({
		...unknownImage,
		kind: 'gallery',
		id: `${galleries}/${name}/versions/2.0.0`,
	});

	assert.deepEqual(imageChange([image('web')], {from: image('web'), to: image('api')}), {
		before: 'corp/web 2.0.0',
		after: 'corp/api 2.0.0',
	});
});
