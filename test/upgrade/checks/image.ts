import assert from 'node:assert/strict';
import {test} from 'node:test';
import {unknownImage} from '../../../source/fleet/image.js';
import type {ImageVersion} from '../../../source/fleet/image.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {makeImage, makeSnapshot, newImage, oldImage} from '../../helpers/fleet.js';
import {makePlan, versions} from '../../helpers/upgrade.js';

const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corp/images/base';
const galleryImage = (version: string) => ({
	...unknownImage,
	kind: 'gallery' as const,
	id: `${gallery}/versions/${version}`,
	exactVersion: version,
});
const galleryVersions: readonly ImageVersion[] = versions.map((version, index) => ({
	...version,
	kind: 'gallery',
	version: `${3 - index}.0.0`,
}));

const changed = (change: (version: ImageVersion, index: number) => Partial<ImageVersion>) =>
	versions.map((version, index) => ({...version, ...change(version, index)}));

test('T44: another kind of image is refused before anything is written, whichever it is', () => {
	for (const kind of ['gallery', 'managed', 'vhd', 'unknown'] as const) {
		const {outcome, next} = checkOf(
			planOf({}, {target: {...unknownImage, kind, id: '/x', uri: 'https://x/y.vhd'}}),
			'image',
		);
		assert.equal(outcome, 'refuse', kind);
		assert.match(next, /same kind/);
	}
});

test('T44: a version which is gone is refused, and the newest there is is named', () => {
	const {outcome, next} = checkOf(planOf({}, {target: makeImage('24.04.202601010')}), 'image');

	assert.equal(outcome, 'refuse');
	assert.equal(next, 'The newest is 24.04.202611100.');
	assert.match(checkOf(planOf({}, {versions: []}), 'image').next, /check the SKU/);
});

test('T44: a gallery version which is not replicated to the region is refused, and what to do is said', () => {
	const set = {image: galleryImage('2.0.0')};
	const there = planOf(set, {target: galleryImage('3.0.0'), versions: galleryVersions});
	const absent = checkOf(planOf(set, {target: galleryImage('4.0.0'), versions: galleryVersions}), 'image');

	assert.equal(outcomeOf(there, 'image'), 'pass');
	assert.equal(absent.outcome, 'refuse');
	assert.match(absent.message, /is not replicated to eastus2/);
	assert.match(absent.next, /Replicate it there first; the newest which is there is 3\.0\.0/);
});

test('T44: a deprecated version and one which is excluded from latest warn', () => {
	const deprecated = changed((_, index) => ({isDeprecated: index === 0, isNewest: index === 1}));
	const excluded = changed((_, index) => ({isNewest: index === 1}));

	assert.match(checkOf(planOf({}, {versions: deprecated}), 'image').next, /such as 24\.04\.202609010/);
	assert.equal(outcomeOf(planOf({}, {versions: deprecated}), 'image'), 'warn');
	assert.match(checkOf(planOf({}, {versions: excluded}), 'image').message, /excluded from latest/);
});

test('T44: a managed image which is there passes, one which was looked for and is not is refused', () => {
	const managed = {...unknownImage, kind: 'managed' as const, id: '/images/old'};
	const target = {...managed, id: '/images/new'};
	const there: readonly ImageVersion[] = versions
		.slice(0, 1)
		.map(version => ({...version, kind: 'managed', version: 'new', id: '/IMAGES/NEW'}));
	const absent = checkOf(planOf({image: managed}, {target, versions: []}), 'image');

	assert.equal(outcomeOf(planOf({image: managed}, {target, versions: there}), 'image'), 'pass');
	assert.equal(absent.outcome, 'refuse');
	assert.match(absent.message, /Managed image new does not exist, is not complete, or is not in eastus2/);
	assert.match(absent.next, /az image show --ids \/images\/new/);
});

test('T44: managed images and VHDs of the same kind warn that nobody could look', () => {
	const managed = {...unknownImage, kind: 'managed' as const, id: '/old'};
	const vhd = {...unknownImage, kind: 'vhd' as const, uri: 'https://x/old.vhd'};

	assert.match(
		checkOf(planOf({image: managed}, {target: {...managed, id: '/new'}, versions: null}), 'image').next,
		/az image show --ids \/new/,
	);
	assert.equal(outcomeOf(planOf({image: vhd}, {target: {...vhd, uri: 'https://x/new.vhd'}}), 'image'), 'warn');
	assert.equal(outcomeOf(planOf({}, {versions: null}), 'image'), 'warn');
});

test('T44: latest may move between the plan and an instance: a warning with the version to name', () => {
	const target = makeImage('latest', {exactVersion: newImage.version});
	const galleryLatest = {...unknownImage, kind: 'gallery' as const, id: gallery, exactVersion: '3.0.0'};

	assert.match(checkOf(planOf({}, {target}), 'latest').next, /--image 24\.04\.202611100\.$/);
	assert.match(
		checkOf(planOf({image: galleryImage('2.0.0')}, {target: galleryLatest, versions: galleryVersions}), 'latest').next,
		/galleries\/corp\/images\/base\/versions\/3\.0\.0\.$/,
	);
	assert.equal(outcomeOf(planOf(), 'latest'), null);
	assert.equal(
		outcomeOf(
			planOf({image: galleryImage('2.0.0')}, {target: galleryImage('3.0.0'), versions: galleryVersions}),
			'latest',
		),
		null,
	);
});

test('T44: latest in the model already: Azure takes instances with that model for current, whatever they run', () => {
	const latest = makeImage('latest');
	const target = {...latest, exactVersion: newImage.version};
	const behind = makeSnapshot({
		domains: {},
		scaleSet: {image: latest},
		change: (_, index) => ({latestModelApplied: index >= 5}),
	});
	const {message, next} = checkOf(makePlan(behind, {target}), 'latest');

	assert.match(message, /20 of 25 instances have the model which says latest .* changes none of them/);
	assert.match(next, /--image 24\.04\.202611100/);
	assert.equal(makePlan(behind, {target}).checks.filter(({name}) => name === 'latest').length, 1);

	const unapplied = makeSnapshot({domains: {}, scaleSet: {image: latest}, change: () => ({latestModelApplied: false})});
	assert.match(checkOf(makePlan(unapplied, {target}), 'latest').message, /The model will follow latest/);
	assert.match(checkOf(planOf({}, {target}), 'latest').message, /The model will follow latest/);
});

test('T44: another SKU warns of purchase plans, the same one in other letters does not', () => {
	assert.equal(outcomeOf(planOf({}, {target: {...newImage, sku: 'minimal'}}), 'image-sku'), 'warn');
	assert.equal(outcomeOf(planOf({}, {target: {...newImage, sku: 'SERVER'}}), 'image-sku'), null);
});

test('going back to an older version warns, and counts whom it concerns', () => {
	const snapshot = makeSnapshot({
		domains: {},
		change: (_, index) => (index < 3 ? {image: newImage} : {}),
		scaleSet: {image: newImage},
	});
	const older = makeImage('24.04.202608050');

	assert.match(checkOf(makePlan(snapshot, {target: older}), 'downgrade').message, /^25 of 25 instances/);
	assert.match(checkOf(makePlan(snapshot, {target: oldImage}), 'downgrade').message, /^3 of 3 instances/);
	assert.equal(outcomeOf(planOf(), 'downgrade'), null);
	assert.equal(outcomeOf(makePlan(snapshot, {target: {...older, sku: 'minimal'}}), 'downgrade'), null);
});

test('T44: a version which instances run and which is gone is no way back: a warning, and how to be careful', () => {
	const snapshot = makeSnapshot({
		domains: {},
		change: (_, index) => (index < 4 ? {image: makeImage('24.04.202601010')} : {}),
	});
	const {outcome, message, next} = checkOf(makePlan(snapshot), 'way-back');

	assert.equal(outcome, 'warn');
	assert.match(message, /^4 of 25 instances run a version .* \(24\.04\.202601010\): they cannot be rolled back/);
	assert.match(next, /--canary 1 --checkpoint canary/);
	assert.equal(outcomeOf(planOf(), 'way-back'), null);
	assert.equal(outcomeOf(makePlan(snapshot, {versions: null}), 'way-back'), null);
	assert.equal(outcomeOf(makePlan(snapshot, {target: {...newImage, sku: 'minimal'}}), 'way-back'), null);
});
