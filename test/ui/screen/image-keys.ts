import assert from 'node:assert/strict';
import {test} from 'node:test';
import {press} from '../../../source/ui/screen/press.js';
import type {ImageVersion} from '../../../source/fleet/image.js';
import {type ImageSeries, seriesKey} from '../../../source/fleet/image-series.js';
import type {Command} from '../../../source/store/command.js';
import type {Live} from '../../../source/store/live.js';
import {imagePickerLines} from '../../../source/ui/panes/image-picker.js';
import {type ImagePicker, type PickerEntry, pickerKinds, pickerList} from '../../../source/ui/screen/picker-list.js';
import {makeImage, makeSnapshot, newImage, oldImage} from '../../helpers/fleet.js';
import {makeLive, type Operator, seat} from '../../helpers/scene.js';
import {versions} from '../../helpers/upgrade.js';

const calm = makeSnapshot({domains: {each: 1}});

const skus: readonly ImageSeries[] = ['minimal', 'server'].map(name => ({
	kind: 'platform',
	name,
	id: null,
	operatingSystem: null,
}));

const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corp/images';
const galleryVersions: readonly ImageVersion[] = ['2.1.0', '2.0.0', '1.9.0'].map((version, index) => ({
	kind: 'gallery',
	publisher: null,
	offer: null,
	sku: null,
	version,
	id: `${gallery}/web/versions/${version}`,
	publishedAt: '2026-11-10T00:00:00.000Z',
	isNewest: index === 1,
	isCurrent: index === 2,
	isDeprecated: false,
	deprecatedAt: null,
	isExcludedFromLatest: index === 0,
}));

const ofGallery = makeSnapshot({
	domains: {each: 1},
	scaleSet: {
		image: {
			...makeImage('1.9.0', {publisher: null, offer: null, sku: null, exactVersion: null}),
			kind: 'gallery',
			id: `${gallery}/web/versions/1.9.0`,
		},
	},
});

const inGallery = (overrides: Partial<Live> = {}) =>
	makeLive(ofGallery, {imageVersions: {status: 'loaded', value: galleryVersions}, ...overrides});

const pickerOf = (operator: Operator): ImagePicker => {
	const {mode} = operator.screen();
	assert.ok(mode.type === 'image-picker', mode.type);
	return mode;
};

const entriesOf = (operator: Operator): readonly PickerEntry[] => {
	const list = pickerList(pickerOf(operator), operator.live());
	assert.ok(list.status === 'listed', list.status);
	return list.entries;
};

const namesOf = (operator: Operator): readonly string[] =>
	entriesOf(operator).map(entry => {
		switch (entry.type) {
			case 'series': {
				return entry.series.name;
			}

			case 'version': {
				return entry.version.version;
			}

			default: {
				return entry.type;
			}
		}
	});

/** What the picker shows, in one line. */
const pickerText = (operator: Operator): string => {
	const scene = operator.scene();

	return imagePickerLines(scene, pickerOf(operator), {columns: scene.size.columns, rows: scene.size.rows - 3})
		.map(line => line.map(({text}) => text).join(''))
		.join(' ')
		.replaceAll(/\s+/gv, ' ');
};

const loadsOf = (commands: readonly Command[]) => commands.filter(({type}) => type.startsWith('load-'));

test('enter takes the newest version, which is chosen to begin with, and not latest above it', () => {
	const {target, mode} = seat({live: makeLive(calm)})
		.press('e', 'return')
		.screen();

	assert.equal(mode.type, 'map');
	assert.equal(target?.version, newImage.version);
	assert.deepEqual([target?.publisher, target?.offer, target?.sku], ['Canonical', 'ubuntu-24_04-lts', 'server']);
});

test('the newest is chosen to begin with also where the versions come later', () => {
	const operator = seat({live: makeLive(calm, {imageVersions: {status: 'idle'}})}).press('e');
	operator.learn({imageVersions: {status: 'loading'}}).learn({imageVersions: {status: 'loaded', value: versions}});

	assert.equal(operator.press('return').screen().target?.version, newImage.version);
});

test('the arrows choose another, and stay inside the list', () => {
	const chosen = (...keys: readonly string[]) =>
		seat({live: makeLive(calm)})
			.press('e', ...keys, 'return')
			.screen().target?.version;

	assert.equal(chosen('down'), oldImage.version);
	assert.equal(chosen('up'), 'latest');
	assert.equal(chosen('up', 'up'), 'latest');
	assert.equal(chosen('end'), '24.04.202608050');
	assert.equal(chosen('down', 'down', 'down', 'down'), '24.04.202608050');
});

test('typing searches, with a slash before it or without, and the letters which move elsewhere are text here', () => {
	const live = makeLive(calm);
	const typed = (text: string) => namesOf(seat({live}).press('e').type(text));

	assert.deepEqual(typed('0901'), [oldImage.version]);
	assert.deepEqual(typed('/0901'), [oldImage.version]);
	assert.equal(typed('SERVER/24').length, 3);
	assert.deepEqual(typed('lat'), ['latest']);
	assert.equal(seat({live}).press('e').type('0901').press('return').screen().target?.version, oldImage.version);
	assert.equal(pickerOf(seat({live}).press('e', 'j', 'q')).query, 'jq');
});

test('what was typed and deleted again leaves the newest chosen', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'x', 'backspace', 'return');
	assert.equal(operator.screen().target?.version, newImage.version);
});

test('an image which is not in the list can be typed', () => {
	const take = (text: string) =>
		seat({live: makeLive(calm)})
			.press('e')
			.type(text)
			.press('return')
			.screen();

	assert.equal(take('minimal/24.04.202611100').target?.sku, 'minimal');
	assert.match(take('minimal/24.04.202611100').notice?.text ?? '', /Whether it exists is looked up/v);
	assert.equal(take('latest').target?.version, 'latest');
	assert.doesNotMatch(take('latest').notice?.text ?? '', /not checked/v);
});

test('a version which does not exist is not taken: it says so as it is typed, and looks again for what is new', () => {
	const says = /^24\.04\.209901010 is not among the versions of server in eastus2; the newest is 24\.04\.202611100\.$/v;
	const operator = seat({live: makeLive(calm), size: {columns: 40, rows: 10}})
		.press('e')
		.type('24.04.209901010');
	assert.match(
		pickerText(operator),
		/is not among the versions of server in eastus2; the newest is 24\.04\.202611100\./v,
	);

	operator.press('return');
	assert.equal(operator.screen().target, null);
	assert.match(pickerOf(operator).message ?? '', says);
	assert.deepEqual(loadsOf(operator.commands()), [{type: 'load-image-versions'}]);

	const [newest] = versions;
	assert.ok(newest);
	operator
		.learn({imageVersions: {status: 'loading'}})
		.learn({imageVersions: {status: 'loaded', value: [{...newest, version: '24.04.209901010'}, ...versions]}});
	assert.equal(pickerOf(operator).message, null);
	assert.equal(operator.press('return').screen().target?.version, '24.04.209901010');
});

test('that an image does not exist is said also where its versions come after it was chosen', () => {
	const operator = seat({live: makeLive(calm)})
		.press('e')
		.type('minimal/24.04.209901010')
		.press('return');
	const series = {kind: 'platform', name: 'minimal', id: null, operatingSystem: null} as const;
	assert.deepEqual(loadsOf(operator.commands()).at(-1), {type: 'load-series-versions', series});

	operator
		.learn({seriesVersions: {[seriesKey(series)]: {status: 'loading'}}})
		.learn({seriesVersions: {[seriesKey(series)]: {status: 'loaded', value: versions}}});
	assert.match(
		operator.screen().notice?.text ?? '',
		/^24\.04\.209901010 is not among the versions of minimal in eastus2/v,
	);
});

test('of what no list tells, it is said that it was not checked', () => {
	const failed = makeLive(calm, {imageVersions: {status: 'failed', message: '429'}});
	const taken = seat({live: failed}).press('e').learn({imageVersions: failed.imageVersions}).type('24.04.209901010');

	assert.match(pickerText(taken), /whether it exists is not checked/v);
	assert.match(taken.press('return').screen().notice?.text ?? '', /Whether it exists was not checked/v);
});

test('what is no image says so and stays to be corrected', () => {
	const operator = seat({live: makeLive(calm)})
		.press('e')
		.type('newest')
		.press('return');
	assert.match(pickerOf(operator).message ?? '', /is not an image/v);
	assert.equal(operator.press('backspace').screen().target, null);
	assert.equal(operator.press('escape').screen().mode.type, 'map');
});

test('the versions are asked for when they are needed, and again after a failure', () => {
	const failed = makeLive(calm, {imageVersions: {status: 'failed', message: '429'}});
	const load = {type: 'load-image-versions'};

	assert.deepEqual(
		seat({live: makeLive(calm, {imageVersions: {status: 'idle'}})})
			.press('e')
			.commands(),
		[load],
	);
	assert.deepEqual(
		seat({live: makeLive(calm)})
			.press('e')
			.commands(),
		[],
	);
	assert.deepEqual(seat({live: failed}).press('e').commands(), [load]);
	assert.deepEqual(seat({live: failed}).press('e', 'return').commands(), [load, load]);
});

test('an exact version can be typed also where the list cannot be read', () => {
	const failed = makeLive(calm, {imageVersions: {status: 'failed', message: '429'}});
	const operator = seat({live: failed}).press('e').type('24.04.202611100').press('return');
	assert.equal(operator.screen().target?.version, '24.04.202611100');
});

test('T24: another kind of image is shown, and refused with the reason', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'tab');
	const list = pickerList(pickerOf(operator), operator.live());

	assert.equal(pickerOf(operator).kind, 'gallery');
	assert.ok(list.status === 'refused');
	assert.match(list.message, /a platform image and the target is a gallery image/v);
	operator.press('return');
	assert.equal(operator.screen().target, null);
	assert.match(pickerOf(operator).message ?? '', /Nothing of this kind can be chosen/v);
	assert.deepEqual(operator.commands(), []);
	assert.equal(pickerOf(operator.press('tab', 'tab', 'tab')).kind, 'platform');
	assert.equal(pickerOf(operator.press('shift+tab')).kind, 'vhd');
});

test('an image of another kind is refused also when it is pasted', () => {
	const operator = seat({live: makeLive(calm)})
		.press('e')
		.paste('https://images.blob.core.windows.net/vhds/golden.vhd')
		.press('return');

	assert.equal(operator.screen().target, null);
	assert.match(pickerOf(operator).message ?? '', /Azure does not let a model change the kind/v);
});

test('the kind of the model comes first', () => {
	assert.deepEqual(pickerKinds(oldImage), ['platform', 'gallery', 'managed', 'vhd']);
	assert.deepEqual(pickerKinds({...oldImage, kind: 'vhd'}), ['vhd', 'platform', 'gallery', 'managed']);
	assert.deepEqual(pickerKinds({...oldImage, kind: 'unknown'}), ['platform', 'gallery', 'managed', 'vhd']);
});

test('another SKU is chosen, and then a version of it', () => {
	const [minimal] = skus;
	assert.ok(minimal);
	const operator = seat({live: makeLive(calm)}).press('e', 'left');
	assert.deepEqual(operator.commands(), [{type: 'load-image-series'}]);
	operator.learn({imageSeries: {status: 'loaded', value: skus}});
	assert.deepEqual(namesOf(operator), ['minimal', 'server']);

	operator.press('up', 'return');
	assert.deepEqual(operator.commands().slice(1), [{type: 'load-series-versions', series: minimal}]);
	const [newest] = versions;
	assert.ok(newest);
	operator.learn({
		seriesVersions: {
			[seriesKey(minimal)]: {
				status: 'loaded',
				value: [{...newest, sku: 'minimal', version: '24.04.202611110', isCurrent: false}],
			},
		},
	});
	assert.deepEqual(namesOf(operator), ['latest', '24.04.202611110']);
	assert.equal(operator.press('return').screen().target?.sku, 'minimal');
	assert.equal(operator.screen().target?.version, '24.04.202611110');
});

test('escape goes back to the SKUs from the versions of another, and to the map from those of the model', () => {
	const live = makeLive(calm, {imageSeries: {status: 'loaded', value: skus}});
	const operator = seat({live}).press('e', 'left', 'up', 'return', 'escape');

	assert.equal(pickerOf(operator).isListingSeries, true);
	assert.equal(pickerOf(operator).index, 0);
	assert.equal(operator.press('escape').screen().mode.type, 'map');
	assert.equal(seat({live}).press('e', 'escape').screen().mode.type, 'map');
});

test('the SKU of the model is where the list of SKUs begins, and leads back to its own versions', () => {
	const live = makeLive(calm, {imageSeries: {status: 'loaded', value: skus}});
	const operator = seat({live}).press('e', 'left');
	assert.equal(pickerOf(operator).index, 1);
	operator.press('right');
	assert.equal(pickerOf(operator).series, null);
	assert.deepEqual(loadsOf(operator.commands()), []);
});

test('SKUs which cannot be read say why, and are asked for again', () => {
	const live = makeLive(calm, {imageSeries: {status: 'failed', message: 'Could not list the image SKUs: 429.'}});
	const operator = seat({live}).press('e', 'left', 'return');
	const list = pickerList(pickerOf(operator), live);

	assert.equal(list.status, 'failed');
	assert.equal(loadsOf(operator.commands()).length, 2);
});

test('of a gallery the versions come first, latest is an id without a version, and other images are beside', () => {
	const other: ImageSeries = {kind: 'gallery', name: 'batch', id: `${gallery}/batch`, operatingSystem: 'Linux'};
	const operator = seat({live: inGallery()}).press('e');
	assert.deepEqual(namesOf(operator), ['latest', '2.1.0', '2.0.0', '1.9.0']);
	// The newest is excluded from latest, so it is not what enter takes.
	assert.equal(operator.press('return').screen().target?.id, `${gallery}/web/versions/2.0.0`);
	assert.equal(operator.press('e', 'home', 'return').screen().target?.id, `${gallery}/web`);

	operator.press('e', 'left').learn({imageSeries: {status: 'loaded', value: [other]}});
	operator.press('return');
	assert.deepEqual(loadsOf(operator.commands()).at(-1), {type: 'load-series-versions', series: other});
	operator.learn({seriesVersions: {[seriesKey(other)]: {status: 'loaded', value: []}}});
	assert.deepEqual(entriesOf(operator), []);
	operator.type('3.0.0').press('return');
	assert.equal(pickerOf(operator).message, 'There is no version of this image in eastus2.');
});

test('managed images are listed, and one which is not in the list is typed by its id', () => {
	const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images';
	const [first] = galleryVersions;
	assert.ok(first);
	const listed: ImageVersion = {
		...first,
		kind: 'managed',
		version: 'golden-11',
		id: `${group}/golden-11`,
		isNewest: false,
	};
	const snapshot = makeSnapshot({
		domains: {},
		scaleSet: {
			image: {
				...oldImage,
				kind: 'managed',
				publisher: null,
				offer: null,
				sku: null,
				version: null,
				id: `${group}/golden-9`,
			},
		},
	});
	const live = makeLive(snapshot, {imageVersions: {status: 'loaded', value: [listed]}});

	assert.deepEqual(namesOf(seat({live}).press('e')), ['golden-11']);
	assert.equal(seat({live}).press('e', 'return').screen().target?.id, `${group}/golden-11`);
	const typed = seat({live}).press('e').paste(`${group}/other`).press('return');
	assert.equal(typed.screen().target?.id, `${group}/other`);
	assert.equal(pickerOf(seat({live}).press('e', 'left')).isListingSeries, false);
});

test('the URI of a VHD is typed: https, a blob which ends in .vhd, and no SAS token', () => {
	const snapshot = makeSnapshot({
		domains: {},
		scaleSet: {
			image: {
				...oldImage,
				kind: 'vhd',
				publisher: null,
				offer: null,
				sku: null,
				version: null,
				exactVersion: null,
				uri: 'https://store.blob.core.windows.net/vhds/old.vhd',
			},
		},
	});
	const typed = (text: string) =>
		seat({live: makeLive(snapshot)})
			.press('e')
			.paste(text)
			.press('return');
	const refusal = (text: string) => pickerOf(typed(text)).message ?? '';

	assert.equal(
		typed('https://store.blob.core.windows.net/vhds/new.vhd').screen().target?.uri,
		'https://store.blob.core.windows.net/vhds/new.vhd',
	);
	assert.match(refusal('http://store.blob.core.windows.net/vhds/new.vhd'), /https URI of a blob which ends in \.vhd/v);
	assert.match(refusal('https://store.blob.core.windows.net/vhds/new.img'), /ends in \.vhd/v);
	assert.match(refusal('https://store.blob.core.windows.net/vhds/new.vhd?sig=SECRET'), /may be a secret/v);
	assert.doesNotMatch(refusal('https://store.blob.core.windows.net/vhds/new.vhd?sig=SECRET'), /SECRET/v);
	assert.equal(
		seat({live: makeLive(snapshot)})
			.press('e', 'return')
			.screen().target,
		null,
	);
});

test('before the versions are there enter says so and chooses nothing', () => {
	const live = makeLive(calm, {imageVersions: {status: 'loading'}});
	const operator = seat({live}).press('e', 'return');
	assert.equal(operator.screen().target, null);
	assert.match(pickerOf(operator).message ?? '', /not there yet/v);
});

test('says when the image which was chosen is the one the model names already', () => {
	const newest = seat({live: makeLive(calm)}).press('e', 'return');
	assert.match(newest.screen().notice?.text ?? '', /^Image chosen: nothing is changed yet/v);

	const same = seat({live: makeLive(calm)})
		.press('e')
		.type(calm.scaleSet.image.version ?? '')
		.press('return');
	assert.equal(same.screen().target?.version, calm.scaleSet.image.version);
	assert.match(same.screen().notice?.text ?? '', /^Image chosen: the model names it already/v);
});

test('versions which were read long ago are read again when one is to be chosen', () => {
	const {screen, live, size} = seat({live: makeLive(calm)}).scene();
	const openAt = (now: number) => press(screen, 'e', {live, size, now, scrollLimit: () => 0}).commands;
	const readAt = screen.versionsReadAt ?? 0;

	assert.deepEqual(openAt(readAt + 60_000), []);
	assert.deepEqual(openAt(readAt + 3_600_000), [{type: 'load-image-versions'}]);
});
