import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {toImage, toStorageProfile} from '../../source/arm/translate-image.js';
import {type Image, unknownImage} from '../../source/fleet/image.js';

const group = '/subscriptions/s/resourceGroups/RG';
const definition = `${group}/providers/Microsoft.Compute/galleries/corp/images/base`;

suite('the image of a storage profile', () => {
	test('is of the platform when it has a publisher', () => {
		const imageReference = {
			publisher: 'Canonical',
			offer: 'ubuntu-24_04-lts',
			sku: 'server',
			version: 'latest',
			exactVersion: '24.04.202611100',
		};
		assert.deepEqual(toImage({imageReference}), {...unknownImage, kind: 'platform', ...imageReference});
	});

	test('is a gallery version by its id, in any letter case', () => {
		const id = `${group}/PROVIDERS/Microsoft.Compute/Galleries/corp/Images/base/Versions/1.2.3`;
		assert.deepEqual(toImage({imageReference: {id}}), {...unknownImage, kind: 'gallery', id, version: '1.2.3'});
	});

	test('of a gallery id without a version means the newest', () => {
		assert.deepEqual(toImage({imageReference: {id: definition, exactVersion: '1.4.0'}}), {
			...unknownImage,
			kind: 'gallery',
			id: definition,
			version: 'latest',
			exactVersion: '1.4.0',
		});
	});

	test('is of a gallery which is shared or of a community too', () => {
		const communityGalleryImageId = '/CommunityGalleries/pub-1234/Images/base/Versions/2.0.0';
		const sharedGalleryImageId = '/SharedGalleries/s-CORP/Images/base';
		assert.equal(toImage({imageReference: {communityGalleryImageId}}).kind, 'gallery');
		assert.equal(toImage({imageReference: {communityGalleryImageId}}).id, communityGalleryImageId);
		assert.equal(toImage({imageReference: {communityGalleryImageId}}).version, '2.0.0');
		assert.equal(toImage({imageReference: {sharedGalleryImageId}}).kind, 'gallery');
		assert.equal(toImage({imageReference: {sharedGalleryImageId}}).version, 'latest');
	});

	test('is a managed image by its id', () => {
		const id = `${group}/providers/Microsoft.Compute/images/img1`;
		assert.deepEqual(toImage({imageReference: {id}}), {...unknownImage, kind: 'managed', id});
	});

	test('is a VHD without the signature of its URI', () => {
		const uri = 'https://user:password@account.blob.core.windows.net/images/base.vhd?sv=2026&sig=SECRET#x';
		assert.deepEqual(toImage({osDisk: {createOption: 'FromImage', image: {uri}}}), {
			...unknownImage,
			kind: 'vhd',
			uri: 'https://account.blob.core.windows.net/images/base.vhd',
		});
	});

	test('is unknown when nothing names it', () => {
		for (const profile of [undefined, null, {}, {imageReference: {}}, {osDisk: {createOption: 'Attach'}}]) {
			assert.deepEqual(toImage(profile), unknownImage);
		}

		assert.equal(toImage({imageReference: {id: '/something/new'}}).kind, 'unknown');
	});
});

suite('the storage profile which writes an image', () => {
	const platform: Image = {...unknownImage, kind: 'platform', publisher: 'p', offer: 'o', sku: 's', version: '1.0.0'};

	test('has the complete reference of a platform image and nothing of what Azure resolved', () => {
		assert.deepEqual(toStorageProfile({...platform, exactVersion: '1.0.0'}), {
			imageReference: {publisher: 'p', offer: 'o', sku: 's', version: '1.0.0'},
		});
		assert.deepEqual(toStorageProfile({...platform, version: null, exactVersion: '1.0.9'}), {
			imageReference: {publisher: 'p', offer: 'o', sku: 's', version: '1.0.9'},
		});
	});

	test('names a gallery version in the id', () => {
		const gallery: Image = {...unknownImage, kind: 'gallery', id: definition};
		const versioned = {imageReference: {id: `${definition}/versions/1.2.3`}};
		assert.deepEqual(toStorageProfile({...gallery, version: '1.2.3'}), versioned);
		assert.deepEqual(toStorageProfile({...gallery, id: `${definition}/versions/1.2.3`, version: '1.2.3'}), versioned);
		assert.deepEqual(toStorageProfile({...gallery, version: 'latest', exactVersion: '1.2.3'}), {
			imageReference: {id: definition},
		});
	});

	test('puts ids of shared and community galleries into the fields of their own', () => {
		const community = '/CommunityGalleries/pub-1234/Images/base/Versions/2.0.0';
		const shared = '/SharedGalleries/s-CORP/Images/base/Versions/2.0.0';
		assert.deepEqual(toStorageProfile({...unknownImage, kind: 'gallery', id: community}), {
			imageReference: {communityGalleryImageId: community},
		});
		assert.deepEqual(toStorageProfile({...unknownImage, kind: 'gallery', id: shared}), {
			imageReference: {sharedGalleryImageId: shared},
		});
	});

	test('names a managed image and a VHD by what identifies them', () => {
		assert.deepEqual(toStorageProfile({...unknownImage, kind: 'managed', id: '/i'}), {imageReference: {id: '/i'}});
		assert.deepEqual(toStorageProfile({...unknownImage, kind: 'vhd', uri: 'https://a/b.vhd'}), {
			osDisk: {image: {uri: 'https://a/b.vhd'}},
		});
	});

	test('is none for an image which is not fully named', () => {
		for (const image of [
			unknownImage,
			{...platform, sku: null},
			{...platform, version: null},
			{...unknownImage, kind: 'gallery'},
			{...unknownImage, kind: 'managed'},
			{...unknownImage, kind: 'vhd'},
		] as const) {
			assert.equal(toStorageProfile(image), null);
		}
	});

	test('gives back the image which was read', () => {
		for (const image of [
			platform,
			{...unknownImage, kind: 'managed', id: `${group}/providers/Microsoft.Compute/images/i`},
		] as const) {
			const {imageReference} = toStorageProfile(image) ?? {};
			assert.ok(imageReference);
			assert.deepEqual(toImage({imageReference}), image);
		}
	});
});
