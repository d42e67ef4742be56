import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frameTexts} from '../../source/ui/frame-lines.js';
import {makeTheme} from '../../source/ui/theme.js';
import {makeImage, makeSnapshot, newImage, oldImage} from '../helpers/fleet.js';
import {assertFrame, frameOf} from '../helpers/frames.js';
import {makeLive, seat} from '../helpers/scene.js';

const small = {columns: 80, rows: 24};
const usual = {columns: 120, rows: 40};
const large = {columns: 200, rows: 60};
const least = {columns: 40, rows: 10};
const sizes = [small, usual, large, least];

const middleImage = makeImage('24.04.202610080');

/** 1,000 instances in ten placement groups, a third of them upgraded, some in trouble. */
const thousand = makeSnapshot({
	domains: {placementGroups: 10, each: 4},
	change: (_, index) => ({
		image: index < 330 ? newImage : oldImage,
		...(index % 97 === 50 ? {healthState: 'unhealthy' as const} : {}),
		...(index % 211 === 100 ? {powerState: 'deallocated' as const, healthState: 'unknown' as const} : {}),
	}),
});

/** Three images in three zones. */
const threeImages = makeSnapshot({
	domains: {zones: ['1', '2', '3']},
	change: (_, index) => ({image: [newImage, middleImage, oldImage, oldImage][index % 4] ?? oldImage}),
});

const versions = [newImage, makeImage('24.04.202610220'), middleImage, oldImage].map(({version}, index) => ({
	kind: 'platform' as const,
	publisher: 'Canonical',
	offer: 'ubuntu-24_04-lts',
	sku: 'server',
	version: version ?? '',
	id: null,
	publishedAt: null,
	isNewest: index === 0,
	isCurrent: index === 3,
	isDeprecated: false,
	deprecatedAt: null,
	isExcludedFromLatest: false,
}));

/** 30 virtual machines without update domains. */
const flexible = makeSnapshot({
	instances: Array.from({length: 30}, (_, index) => ({
		instanceId: `web_${(index * 7919 + 4096).toString(16).padStart(8, '0')}`,
		zone: String((index % 3) + 1),
		faultDomain: Math.floor(index / 3) % 2,
		updateDomain: null,
		placementGroupId: null,
	})),
	scaleSet: {orchestrationMode: 'Flexible'},
});

const aimed = (snapshot: typeof thousand) => makeLive(snapshot, {imageVersions: {status: 'loaded', value: versions}});

for (const size of sizes) {
	const at = `at ${size.columns}x${size.rows}`;
	const open = (snapshot: typeof thousand) =>
		seat({live: aimed(snapshot), size, options: {initialTarget: newImage.version}});

	test(`draws 1,000 instances in their placement groups ${at}`, () => {
		assertFrame('thousand', open(thousand).scene());
	});

	test(`draws the end of a map which is higher than the screen ${at}`, () => {
		assertFrame('thousand-end', open(thousand).press('G').scene());
	});

	test(`draws marks of which the filter hides some ${at}`, () => {
		const operator = open(thousand).press('d', 'j', 'd', '/').type('fd:1,2 health:healthy').press('return');
		assertFrame('thousand-marks', operator.scene());
	});

	test(`draws a range which is not marked yet ${at}`, () => {
		assertFrame('range', open(threeImages).press('l', 'space', 'v', 'j', 'l').scene());
	});

	test(`draws how far each image is behind the newest ${at}`, () => {
		assertFrame('image-age', open(threeImages).press('5').scene());
	});

	test(`draws which image each instance runs ${at}`, () => {
		assertFrame('images', open(threeImages).press('4').scene());
	});

	test(`draws zones and fault domains where there are no update domains ${at}`, () => {
		assertFrame('zones-and-fault-domains', open(flexible).press('j').scene());
	});

	test(`offers what could be typed, with counts, and shows what is chosen of it ${at}`, () => {
		assertFrame('filter-offers', open(threeImages).press('/').type('zone:1 ud:').press('tab', 'tab').scene());
	});

	test(`says which marked instances vanished ${at}`, () => {
		const left = {...threeImages, instances: threeImages.instances.filter((_, index) => index % 5 !== 1)};
		assertFrame('vanished', open(threeImages).press('d', 'j', 'd').learn({snapshot: left}).scene());
	});
}

test('says at its place what cannot be read of a filter', () => {
	const operator = seat({live: aimed(threeImages), size: small})
		.press('/')
		.type('zone:1 heath:ill ud:2');
	assertFrame('filter-wrong-key', operator.scene());
});

test('1,000 instances are all on the screen at 120x40, with a total for every row, block and column', () => {
	const frame = frameOf(seat({live: aimed(thousand), size: usual}).scene());
	const map = frame.slice(4, 36).map(line => line.slice(0, 72));

	assert.equal(map.join('').replaceAll(/[^▪◦!∙]/gv, '').length, 1000);
	assert.equal(map.filter(line => /^ ?UD\d.*(?:all|-\d+).*(?:all|-\d+)/v.test(line)).length, 25);
	assert.match(map.join('\n'), /group 1 +FD0 \d+\/20 +FD1 \d+\/20/v);
});

test('T54: the cursor, marks and a range are seen without colour, also where a cell is one glyph', () => {
	const marked = seat({live: aimed(thousand), size: usual, options: {initialTarget: newImage.version}});
	const texts = frameTexts(marked.press('l', 'd', 'j', 'v', 'l').scene());
	const rowOf = (label: string) => texts.find(text => text.includes(label)) ?? '';

	// Underlined are the marks, and the range; reversed besides is the cursor.
	assert.match(rowOf('UD0'), /\u001B\[0;4m▪▪!▪|\u001B\[4m▪▪/v);
	assert.match(rowOf('UD1'), /▪\u001B\[4m▪\u001B\[0;4;7m▪\u001B\[0m▪/v);
	assert.doesNotMatch(texts.join(''), /\u001B\[(?:\d+;)*(?:[39]\d|38)[;m]/v);
});

test('T54: whatever the map draws has a form in plain ASCII', () => {
	const theme = makeTheme({colorLevel: 0, glyphs: 'ascii'});

	for (const keys of [[], ['5'], ['4'], ['d', 'v', 'j'], ['/']]) {
		for (const snapshot of [thousand, threeImages, flexible]) {
			const {scene} = seat({live: aimed(snapshot), size: small, theme}).press(...keys);
			assert.match(frameOf(scene()).join(''), /^[ -~]*$/v);
		}
	}
});
