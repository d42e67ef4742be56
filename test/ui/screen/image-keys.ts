import assert from 'node:assert/strict';
import {test} from 'node:test';
import {matchingVersions} from '../../../source/ui/screen/image-keys.js';
import {makeSnapshot, newImage, oldImage} from '../../helpers/fleet.js';
import {makeLive, seat} from '../../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});

test('enter takes the newest version, which is chosen to begin with', () => {
	const {target, mode} = seat({live: makeLive(calm)})
		.press('e', 'return')
		.screen();

	assert.equal(mode.type, 'map');
	assert.equal(target?.version, newImage.version);
	assert.deepEqual([target?.publisher, target?.offer, target?.sku], ['Canonical', 'ubuntu-24_04-lts', 'server']);
});

test('the arrows choose another, and stay inside the list', () => {
	const chosen = (...keys: readonly string[]) =>
		seat({live: makeLive(calm)})
			.press('e', ...keys, 'return')
			.screen().target?.version;

	assert.equal(chosen('down'), oldImage.version);
	assert.equal(chosen('up'), newImage.version);
	assert.equal(chosen('end'), '24.04.202608050');
	assert.equal(chosen('down', 'down', 'down', 'down'), '24.04.202608050');
});

test('typing searches, and the letters which move elsewhere are text here', () => {
	const live = makeLive(calm);
	assert.deepEqual(
		matchingVersions('0901', live).map(({version}) => version),
		[oldImage.version],
	);
	assert.equal(matchingVersions('SERVER/24', live).length, 3);
	assert.equal(seat({live}).press('e').type('0901').press('return').screen().target?.version, oldImage.version);
	assert.deepEqual(seat({live}).press('e', 'j', 'q').screen().mode, {
		type: 'image-picker',
		query: 'jq',
		index: 0,
		message: null,
	});
});

test('an image which is not in the list can be typed', () => {
	const take = (text: string) =>
		seat({live: makeLive(calm)})
			.press('e')
			.type(text)
			.press('return')
			.screen().target;

	assert.equal(take('24.04.202612010')?.version, '24.04.202612010');
	assert.equal(take('minimal/24.04.202611100')?.sku, 'minimal');
	assert.equal(take('latest')?.version, 'latest');
	assert.equal(take('https://images.blob.core.windows.net/vhds/golden.vhd')?.kind, 'vhd');
});

test('what is no image says so and stays to be corrected', () => {
	const operator = seat({live: makeLive(calm)})
		.press('e')
		.type('newest')
		.press('return');
	const {mode} = operator.screen();
	assert.ok(mode.type === 'image-picker');
	assert.match(mode.message ?? '', /is not an image/v);
	assert.equal(operator.press('backspace').screen().target, null);
	assert.equal(operator.press('escape').screen().mode.type, 'map');
});

test('the versions are asked for when they are needed, and again after a failure', () => {
	assert.deepEqual(
		seat({live: makeLive(calm, {imageVersions: {status: 'idle'}})})
			.press('e')
			.commands(),
		[{type: 'load-image-versions'}],
	);
	assert.deepEqual(
		seat({live: makeLive(calm)})
			.press('e')
			.commands(),
		[],
	);
	assert.deepEqual(
		seat({live: makeLive(calm, {imageVersions: {status: 'failed', message: '429'}})})
			.press('e')
			.commands(),
		[{type: 'load-image-versions'}],
	);
});
