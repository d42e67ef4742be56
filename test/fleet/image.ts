import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {
	compareVersions,
	exactVersionOf,
	type Image,
	imageKey,
	imageName,
	imageVersionName,
	runsImage,
	unknownImage,
	writtenImageKey,
} from '../../source/fleet/image.js';
import {makeImage, newImage, oldImage} from '../helpers/fleet.js';

const definitionId = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/corp/images/base';

const galleryImage = (id: string, overrides: Partial<Image> = {}): Image => ({
	...unknownImage,
	kind: 'gallery',
	id,
	...overrides,
});
const managedImage = (id: string | null): Image => ({...unknownImage, kind: 'managed', id});
const vhdImage = (uri: string | null): Image => ({...unknownImage, kind: 'vhd', uri});
const latest = (exactVersion: string | null) => makeImage('latest', {exactVersion});

suite('compareVersions', () => {
	test('sorts numbers by value, not by text', () => {
		const versions = ['24.04.202611100', '9.0.1', '24.04.202609010', '10.0.0', '24.10.1'];

		assert.deepEqual(versions.toSorted(compareVersions), [
			'9.0.1',
			'10.0.0',
			'24.04.202609010',
			'24.04.202611100',
			'24.10.1',
		]);
	});

	test('reads missing parts as zero', () => {
		assert.equal(compareVersions('1.0', '1.0.0'), 0);
		assert.ok(compareVersions('1.0', '1.0.1') < 0);
	});

	test('puts what is no number last, without regard to case', () => {
		assert.ok(compareVersions('1.999', '1.beta') < 0);
		assert.ok(compareVersions('latest', '99.0.0') > 0);
		assert.equal(compareVersions('1.Beta', '1.beta'), 0);
	});

	test('is one order for any mixture of numbers and words', () => {
		const part = fc.oneof(fc.nat(20).map(String), fc.constantFrom('', 'a', '5x', 'beta', '007'));
		const version = fc.array(part, {minLength: 1, maxLength: 3}).map(parts => parts.join('.'));

		fc.assert(
			fc.property(version, version, version, (first, second, third) => {
				assert.equal(Math.sign(compareVersions(first, second)), 0 - Math.sign(compareVersions(second, first)));

				if (compareVersions(first, second) <= 0 && compareVersions(second, third) <= 0) {
					assert.ok(compareVersions(first, third) <= 0);
				}
			}),
		);
	});
});

suite('runsImage', () => {
	const cases: readonly (readonly [sentence: string, actual: Image, wanted: Image, expected: boolean | null])[] = [
		['runs the version it names', newImage, newImage, true],
		['does not run another version', oldImage, newImage, false],
		['compares names without regard to case', newImage, {...newImage, publisher: 'canonical', sku: 'SERVER'}, true],
		['does not run the same version of another SKU', newImage, {...newImage, sku: 'minimal'}, false],
		['runs what "latest" stood for when it was resolved', latest('24.04.202611100'), newImage, true],
		['does not run an older build of "latest"', latest('24.04.202609010'), newImage, false],
		['cannot tell what an unresolved "latest" is', latest(null), newImage, null],
		['cannot tell against an unresolved "latest"', newImage, latest(null), null],
		['cannot tell whether two unresolved "latest" are one', latest(null), latest(null), null],
		['takes a resolved "latest" as that version', newImage, latest('24.04.202611100'), true],
		['knows another SKU for another, also when "latest" is open', {...latest(null), sku: 'minimal'}, newImage, false],
		['cannot tell when a publisher is missing', {...newImage, publisher: null}, newImage, null],
		['never runs an image of another kind', newImage, managedImage('/images/base'), false],
		['cannot tell what an unknown image is', unknownImage, newImage, null],
		['cannot tell against an unknown image', newImage, unknownImage, null],
		[
			'runs the gallery version it names, in any case',
			galleryImage(`${definitionId}/versions/1.0.2`),
			galleryImage(`${definitionId.toUpperCase()}/VERSIONS/1.0.2`),
			true,
		],
		[
			'does not run another version of the gallery image',
			galleryImage(`${definitionId}/versions/1.0.1`),
			galleryImage(`${definitionId}/versions/1.0.2`),
			false,
		],
		[
			'cannot tell which version a gallery image without one gave',
			galleryImage(definitionId),
			galleryImage(`${definitionId}/versions/1.0.2`),
			null,
		],
		[
			'reads "latest" at the end of a shared gallery id as no version',
			galleryImage('/SharedGalleries/corp/Images/base/Versions/1.0.2'),
			galleryImage('/SharedGalleries/corp/Images/base/Versions/latest'),
			null,
		],
		[
			'runs a gallery version which only its exact version names',
			galleryImage(definitionId, {exactVersion: '1.0.2'}),
			galleryImage(`${definitionId}/versions/1.0.2`),
			true,
		],
		[
			'does not run the same version of another gallery image',
			galleryImage(`${definitionId}/versions/1.0.2`),
			galleryImage(`${definitionId}2/versions/1.0.2`),
			false,
		],
		['runs its managed image, in any case', managedImage('/x/Images/Base'), managedImage('/X/images/base'), true],
		['does not run another managed image', managedImage('/x/images/a'), managedImage('/x/images/b'), false],
		['cannot tell two managed images without ids apart', managedImage(null), managedImage(null), null],
		['runs its VHD', vhdImage('https://a/vhds/os.vhd'), vhdImage('https://A/vhds/OS.vhd'), true],
		['does not run another VHD', vhdImage('https://a/vhds/os1.vhd'), vhdImage('https://a/vhds/os2.vhd'), false],
		['cannot tell when Azure names no VHD', vhdImage(null), vhdImage('https://a/vhds/os2.vhd'), null],
	];

	for (const [sentence, actual, wanted, expected] of cases) {
		test(sentence, () => {
			assert.equal(runsImage(actual, wanted), expected);
		});
	}
});

suite('exactVersionOf', () => {
	test('finds the version of a gallery image in its id', () => {
		assert.equal(exactVersionOf(galleryImage(`${definitionId}/versions/1.0.2`)), '1.0.2');
		assert.equal(exactVersionOf(galleryImage('/communityGalleries/g/images/i/versions/Latest')), null);
	});

	test('prefers what Azure resolved over what was written', () => {
		assert.equal(exactVersionOf(latest('24.04.202611100')), '24.04.202611100');
		assert.equal(exactVersionOf(latest(null)), null);
		assert.equal(exactVersionOf(newImage), '24.04.202611100');
	});
});

suite('imageKey', () => {
	test('is shared by two ways of naming one gallery version', () => {
		assert.equal(
			imageKey(galleryImage(`${definitionId}/versions/1.0.2`)),
			imageKey(galleryImage(definitionId.toUpperCase(), {exactVersion: '1.0.2'})),
		);
	});

	test('tells versions and kinds apart', () => {
		const keys = [oldImage, newImage, latest(null), managedImage('/a'), vhdImage('/a'), galleryImage('/a')].map(
			imageKey,
		);

		assert.equal(new Set(keys).size, keys.length);
	});

	test('as written keeps "latest" one thing whatever it stood for', () => {
		assert.equal(writtenImageKey(latest('24.04.202611100')), writtenImageKey(latest(null)));
		assert.notEqual(writtenImageKey(latest('24.04.202611100')), writtenImageKey(newImage));
	});
});

suite('imageName', () => {
	test('says offer, SKU and version of a platform image', () => {
		assert.equal(imageName(newImage), 'ubuntu-24_04-lts server 24.04.202611100');
		assert.equal(imageName(latest('24.04.202611100')), 'ubuntu-24_04-lts server 24.04.202611100 (latest)');
		assert.equal(imageName(latest(null)), 'ubuntu-24_04-lts server latest');
	});

	test('says gallery, image and version of a gallery image', () => {
		assert.equal(imageName(galleryImage(`${definitionId}/versions/1.0.2`)), 'corp/base 1.0.2');
		assert.equal(imageName(galleryImage(definitionId)), 'corp/base latest');
	});

	test('says the tail of a managed image and of a VHD', () => {
		assert.equal(imageName(managedImage('/subscriptions/s/images/golden')), 'golden');
		assert.equal(imageName(vhdImage('https://a.blob.core.windows.net/vhds/os.vhd')), 'os.vhd');
	});

	test('says so when nothing is known', () => {
		assert.equal(imageName(unknownImage), 'unknown image');
		assert.equal(imageName(managedImage(null)), 'unknown image');
		assert.equal(imageName(vhdImage('')), 'unknown image');
	});

	test('is the version alone where only the version is asked for, and the name of kinds without', () => {
		assert.equal(imageVersionName(newImage), '24.04.202611100');
		assert.equal(imageVersionName(galleryImage(`${definitionId}/versions/1.0.2`)), '1.0.2');
		assert.equal(imageVersionName(managedImage('/subscriptions/s/images/golden')), 'golden');
		assert.equal(imageVersionName(unknownImage), 'unknown image');
	});
});
