import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	fewSets,
	firstSubscription,
	fleetLive,
	instances,
	makeUnfinished,
	manySets,
	secondSubscription,
} from '../helpers/fleet-scene.js';
import {frameSizes, small, usual} from '../helpers/frame-scenes.js';
import {assertFits, assertFrame, frameOf} from '../helpers/frames.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makeLive, runBatches, seat} from '../helpers/scene.js';

const options = {scaleSetName: null};
const unfinished = [makeUnfinished('web-green')];

for (const size of frameSizes) {
	test(`draws all scale sets at ${size.columns}x${size.rows}`, () => {
		const live = fleetLive(fewSets, {unfinished});
		assertFrame('fleet', seat({live, size, options}).press('G').scene());
	});

	test(`draws a hundred scale sets, sorted by how far behind, in the middle of the list at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: fleetLive(manySets(100)), size, options}).press('2');
		assertFrame('fleet-many', operator.press(...Array.from({length: 50}, () => 'j')).scene());
	});

	test(`says above the list which upgrades nobody carries out, at ${size.columns}x${size.rows}`, () => {
		const live = fleetLive(fewSets, {
			unfinished: [
				makeUnfinished('elsewhere', {upgradeId: '20261119-090000-k2p8'}),
				makeUnfinished('checkout', {upgradeId: '20261120-101500-9abc', carrier: 'unknown'}),
				makeUnfinished('web-green', {carrier: 'dead'}),
			].map(upgrade => (upgrade.scaleSetId.endsWith('elsewhere') ? {...upgrade, carrier: 'dead' as const} : upgrade)),
		});
		assertFrame('fleet-stands-still', seat({live, size, options}).scene());
	});

	test(`draws the filter as it is typed at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: fleetLive(fewSets, {unfinished}), size, options}).press('/');
		assertFrame('fleet-filter-empty', operator.scene());
		assertFrame('fleet-filter', operator.type('rg-shop !mode:automatic').scene());
		assertFrame('fleet-filter-wrong', operator.type(' ud:3').scene());
	});

	test(`draws the subscriptions to choose from at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'subscriptions',
			seat({live: fleetLive(fewSets), size, options})
				.press('S')
				.scene(),
		);
	});

	test(`draws the sets of all subscriptions with whose they are at ${size.columns}x${size.rows}`, () => {
		const live = fleetLive(
			[
				...fewSets,
				{scaleSet: {name: 'web-blue', subscriptionId: secondSubscription.id, resourceGroup: 'rg-shop'}, instances: []},
			],
			{
				chosenSubscriptionId: null,
				fleetTrouble: '1 of 3 subscriptions are missing. Could not list the scale sets: 403.',
			},
		);
		assertFrame('fleet-all', seat({live, size, options}).scene());
	});

	test(`says that nothing matches the filter, and how to see all again, at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: fleetLive(fewSets), size, options})
			.press('/')
			.type('nothing-like-this');
		assertFrame('fleet-no-match', operator.press('return').scene());
	});

	test(`says that there is no scale set, that they are being read, and why they could not be, at ${size.columns}x${size.rows}`, () => {
		const draw = (name: string, change: Parameters<typeof fleetLive>[1]) =>
			assertFrame(name, seat({live: fleetLive([], change), size, options}).scene());

		draw('fleet-empty', {});
		draw('fleet-reading', {fleet: {status: 'loading'}, connection: {status: 'connecting'}});
		draw('fleet-failed', {
			fleet: {status: 'failed', message: 'Could not list the scale sets of subscription Production: 403 Forbidden.'},
		});
	});

	test(`asks before it leaves while upgrades go on which were begun here at ${size.columns}x${size.rows}`, () => {
		const {upgrade} = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2});
		const left = [upgrade, {...upgrade, id: '20261120-101500-9abc'}];
		const one = fleetLive(fewSets, {unfinished, left});
		assertFrame('fleet-leave', seat({live: one, size, options}).press('q').scene());

		const two = {...one, unfinished: [...unfinished, makeUnfinished('api', {upgradeId: '20261120-101500-9abc'})]};
		assertFrame('fleet-leave-two', seat({live: two, size, options}).press('q').scene());
	});
}

test('an old line is faint, an unread one says so, and the counts are of what is known', () => {
	const frame = frameOf(seat({live: fleetLive(fewSets), size: usual, options}).scene());
	assert.ok(frame.some(line => /ledger +8 +reading/v.test(line)));
	assert.ok(frame.some(line => /7 of 8|read 7/v.test(line)));
	assert.ok(frame.some(line => /mail +3 +▪▪▪ +8 min old/v.test(line)));
	assert.ok(frame.some(line => /web-green +60 .*1 · 2 %/v.test(line)));
});

test('fits every terminal, whatever the sets are called', () => {
	const name = 'a-very-long-name-of-a-scale-set-which-nobody-should-give-but-azure-takes-it';
	const live = fleetLive(
		[
			{scaleSet: {name, resourceGroup: `rg-${name}`}, instances: instances(1000)},
			{scaleSet: {name: '字字字字字字字字字字'}, instances: null, failure: `${name} ${name}`},
		],
		{chosenSubscriptionId: firstSubscription.id, unfinished: [makeUnfinished(name, {carrier: 'dead'})]},
	);

	for (let columns = 40; columns <= 200; columns += 32) {
		for (const rows of [10, 16, 24]) {
			const operator = seat({live, size: {columns, rows}, options});
			assertFits(operator.scene());
			assertFits(operator.press('/').type('a b').scene());
			assertFits(operator.press('escape', 'S').scene());
			operator.press('escape');
		}
	}
});

test('before a scale set is known the list is not drawn over the map', () => {
	const frame = frameOf(seat({live: makeLive(null), size: small}).scene());
	assert.ok(frame.some(line => line.includes('Reading the scale set and its instances')));
});
