import assert from 'node:assert/strict';
import {test} from 'node:test';
import {modelChange, namesSame} from '../../source/upgrade/model-change.js';
import {makeImage, newImage, oldImage} from '../helpers/fleet.js';

const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corp/images/base';
const ofGallery = (id: string, version: string | null, exactVersion: string | null = null) =>
	makeImage('', {kind: 'gallery', publisher: null, offer: null, sku: null, id, version, exactVersion});

test('only the fields which differ are changed, in the paths of ARM', () => {
	const paths = modelChange(oldImage, {...newImage, sku: 'minimal'}).map(({path}) => path.split('.').at(-1));
	assert.deepEqual(paths, ['sku', 'version']);
	assert.deepEqual(modelChange(oldImage, oldImage), []);
});

test('what latest stands for today does not change a model which says latest', () => {
	assert.equal(namesSame(makeImage('latest'), makeImage('latest', {exactVersion: '24.04.202611100'})), true);
	assert.equal(namesSame(makeImage('latest'), newImage), false);
});

test('a gallery image without a version is latest, however it is written down', () => {
	assert.equal(namesSame(ofGallery(gallery, 'latest'), ofGallery(gallery, null, '1.2.3')), true);
	assert.equal(namesSame(ofGallery(`${gallery}/versions/1.2.3`, '1.2.3'), ofGallery(gallery, '1.2.3', '1.2.3')), true);
	assert.equal(
		namesSame(ofGallery(`${gallery}/versions/1.2.3`, null), ofGallery(gallery.toUpperCase(), '1.2.3')),
		true,
	);
	assert.equal(namesSame(ofGallery(gallery, 'latest'), ofGallery(`${gallery}/versions/1.2.3`, null)), false);
});
