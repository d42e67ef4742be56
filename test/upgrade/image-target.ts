import assert from 'node:assert/strict';
import {test} from 'node:test';
import {kindRefusal, parseImageTarget} from '../../source/upgrade/image-target.js';
import {makeImage, oldImage} from '../helpers/fleet.js';

const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corp/images/base';

function target(text: string, model = oldImage) {
	const parsed = parseImageTarget(text, model);
	assert(parsed.isValid, `${text} is a target`);
	return parsed.target;
}

function refusal(text: string, model = oldImage) {
	const parsed = parseImageTarget(text, model);
	assert(!parsed.isValid, `${text} is no target`);
	return parsed.message;
}

test('a version is one of the SKU which the model has', () => {
	assert.deepEqual(target('24.04.202611100'), makeImage('24.04.202611100', {exactVersion: null}));
});

test('sku/version names another SKU of the same offer', () => {
	assert.deepEqual(
		target('minimal/24.04.202611100'),
		makeImage('24.04.202611100', {sku: 'minimal', exactVersion: null}),
	);
});

test('latest stays latest until somebody resolves it', () => {
	assert.equal(target('Latest').version, 'latest');
	assert.equal(target('latest').exactVersion, null);
});

test('a resource id is a gallery image, a version of one, or a managed image', () => {
	assert.equal(target(`${gallery}/versions/1.2.3`).kind, 'gallery');
	assert.equal(target(`${gallery}/versions/1.2.3`).exactVersion, '1.2.3');
	assert.equal(target(gallery).exactVersion, null);
	assert.equal(target('/CommunityGalleries/x/Images/y/Versions/1.0.0').kind, 'gallery');
	assert.equal(target('/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/base').kind, 'managed');
});

test('an https URI of a blob is a VHD', () => {
	assert.equal(
		target('https://store.blob.core.windows.net/images/web-7.vhd').uri,
		'https://store.blob.core.windows.net/images/web-7.vhd',
	);
});

test('a VHD URI with a token is refused without repeating the token', () => {
	const message = refusal('https://store.blob.core.windows.net/images/web.vhd?sv=1&sig=SECRET');
	assert.doesNotMatch(message, /SECRET/);
});

test('anything else is refused with the forms there are', () => {
	for (const text of [
		'',
		'newest',
		'a/b/c',
		'x/',
		'/subscriptions/s',
		'http://store/x.vhd',
		'https://store',
		'24.04.1; rm',
	]) {
		assert.match(refusal(text), /\S/);
	}

	assert.match(refusal('newest'), /sku\/version/);
});

test('a version means one of the gallery image which the model names, and latest the image itself', () => {
	const model = {...oldImage, kind: 'gallery' as const, sku: null, id: `${gallery}/versions/1.2.3`};

	assert.equal(target('2.0.0', model).id, `${gallery}/versions/2.0.0`);
	assert.equal(target('2.0.0', model).exactVersion, '2.0.0');
	assert.equal(target('latest', model).id, gallery);
	assert.equal(target('latest', model).exactVersion, null);
	assert.match(refusal('server/2.0.0', model), /gallery/);
});

test('why a model cannot come to name another kind of image is said, and the same kind is no reason', () => {
	assert.equal(kindRefusal(oldImage, 'platform'), null);
	assert.match(kindRefusal(oldImage, 'vhd') ?? '', /names a platform image and the target is a vhd image/);
});

test('a version means nothing for a set which runs no platform image', () => {
	assert.match(refusal('1.2.3', {...oldImage, kind: 'managed', id: '/x'}), /managed/);
});
