import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import type {Live} from '../../source/store/live.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';
import {calm, frameSizes, threeZones, usual, withUpgrade} from '../helpers/frame-scenes.js';
import {assertFits, assertFrame, frameOf} from '../helpers/frames.js';
import {makeLive, runBatches, sceneTime, seat} from '../helpers/scene.js';
import {conducted, gone, watching} from '../helpers/steered.js';

for (const size of frameSizes) {
	test(`draws the map of three zones at ${size.columns}x${size.rows}`, () => {
		assertFrame('heatmap', seat({live: makeLive(threeZones), size}).scene());
	});

	test(`draws the plan of one update domain at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: makeLive(threeZones), size}).press('e', 'return', 'j', 'd', 'u');
		assertFrame('plan', operator.scene());
	});

	test(`draws marks and the cursor among them at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: makeLive(calm), size}).press('j', 'd', 'j', 'l', 'space', 'l', 'space', 'h', 'k');
		assertFrame('marks', operator.scene());
	});

	test(`draws the versions to choose from at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'image-picker',
			seat({live: makeLive(calm), size})
				.press('e', 'down')
				.scene(),
		);
	});

	test(`draws the help at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'help',
			seat({live: makeLive(calm), size})
				.press('?')
				.scene(),
		);
	});

	test(`draws all about an instance at ${size.columns}x${size.rows}`, () => {
		const running = withUpgrade(runBatches(threeZones, {batchesDone: 2}));
		assertFrame('details', seat({live: running, size}).press('return').scene());
	});

	test(`asks for the name of the scale set before a wide plan at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'wide-plan',
			seat({live: makeLive(calm), size})
				.press('e', 'return', '*', 'u')
				.type('we')
				.scene(),
		);
	});

	test(`says why a plan is refused before anything else of it at ${size.columns}x${size.rows}`, () => {
		const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
		assertFrame(
			'refused-plan',
			seat({live: makeLive(automatic), size})
				.press('e', 'return', 'd', 'u')
				.scene(),
		);
	});

	test(`says what a plan of everything at once is before it asks for the name at ${size.columns}x${size.rows}`, () => {
		const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
		assertFrame(
			'automatic-plan',
			seat({live: makeLive(automatic), size})
				.press('e', 'return', '*', 'u')
				.scene(),
		);
	});

	test(`says that a typed image is none, and which forms there are, at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: makeLive(calm), size})
			.press('e')
			.type('server/newest')
			.press('return');
		assertFrame('image-picker-typed', operator.scene());
	});

	test(`shows which instances a filter leaves at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: makeLive(threeZones), size})
			.press('/')
			.type('zone:2 ud:1,2');
		assertFrame('filter', operator.scene());
		assertFrame('filtered', operator.press('return').scene());
	});

	test(`says what is wrong with a filter at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'filter-wrong',
			seat({live: makeLive(calm), size})
				.press('/')
				.type('health:ill')
				.scene(),
		);
	});

	test(`shows letters for images through the image lens at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'image-lens',
			seat({live: makeLive(runBatches(calm, {batchesDone: 2}).snapshot), size})
				.press('4')
				.scene(),
		);
	});

	test(`says that Azure does not answer, how old the map is and what happens next, at ${size.columns}x${size.rows}`, () => {
		const live = makeLive(threeZones, {
			connection: {status: 'lost', message: 'connect ETIMEDOUT 20.62.58.5:443', since: sceneTime - 75_000},
			receivedAt: sceneTime - 81_000,
		});

		assertFrame('lost', seat({live, size}).scene());
	});

	test(`says how long Azure asked to wait at ${size.columns}x${size.rows}`, () => {
		const live = makeLive(threeZones, {
			connection: {status: 'throttled', bucket: 'HighCostGetVMScaleSet3Min', retryAt: sceneTime + 42_000},
			budget: {remaining: 0, capacity: 30},
		});

		assertFrame('throttled', seat({live, size}).scene());
	});

	test(`says why there is no map, and what helps, at ${size.columns}x${size.rows}`, () => {
		const live = makeLive(null, {
			connection: {
				status: 'failed',
				message: 'Azure does not let ana@corp.example read the scale set web (403 AuthorizationFailed).',
				next: 'Ask for the role Reader on the resource group rg-demo, then press R.',
			},
		});

		assertFrame('no-permission', seat({live, size}).scene());
	});

	test(`draws a Flexible set without update domains by what it has at ${size.columns}x${size.rows}`, () => {
		const flexible = makeSnapshot({
			instances: Array.from({length: 9}, (_, index) => ({
				instanceId: `web_${'abcdefghi'[index]}`,
				zone: String((index % 3) + 1),
				placementGroupId: null,
				updateDomain: null,
				faultDomain: null,
			})),
			scaleSet: {orchestrationMode: 'Flexible'},
		});

		assertFrame('flexible', seat({live: makeLive(flexible), size}).scene());
	});

	test(`offers nothing which changes anything when only reading is allowed at ${size.columns}x${size.rows}`, () => {
		const running = withUpgrade(runBatches(calm, {batchesDone: 2}));
		const operator = seat({live: running, size, options: {isReadOnly: true}}).press('p');
		assertFrame('read-only', operator.scene());
		assert.deepEqual(operator.commands(), []);
	});
}

test('says that the terminal is too small', () => {
	assertFrame('too-small', seat({live: makeLive(calm), size: {columns: 30, rows: 8}}).scene());
});

test('takes every text from outside as text: a name can neither move the cursor nor change a colour', () => {
	const hostile = makeSnapshot({
		instances: [
			{
				name: 'web_0\u001B[2J\u001B[31m\r\nevil',
				failure: '\u001B]0;title\u0007 \u202Ereversed',
				provisioningState: 'Failed',
			},
		],
		scaleSet: {name: 'web\u001B[1000C', resourceGroup: '漢字グループ'},
	});

	const frame = frameOf(seat({live: makeLive(hostile), size: usual}).scene());
	assert.match(frame[0] ?? '', /^ web {2}漢字グループ/v);
	assert.ok(!frame.join('').includes('\u001B'));
	assertFits(seat({live: makeLive(hostile), size: usual}).scene());
});

const someKeys = fc.array(
	fc.constantFrom(
		'j',
		'l',
		'pagedown',
		'G',
		'space',
		'd',
		'*',
		'o',
		'tab',
		'1',
		'2',
		'3',
		'4',
		'return',
		'e',
		'u',
		'escape',
		'n',
		'/',
		'?',
		'X',
		'b',
		'r',
		'F',
		's',
		'T',
		'L',
		'p',
		'q',
		'a',
		'5',
	),
	{maxLength: 12},
);

test('never draws a frame which is higher or wider than its terminal', () => {
	fc.assert(
		fc.property(
			arbitrarySnapshot(),
			fc.record({columns: fc.integer({min: 1, max: 220}), rows: fc.integer({min: 1, max: 70})}),
			someKeys,
			fc.integer({min: -1, max: 4}),
			fc.constantFrom<Live['conductor']>(null, conducted(), watching, gone, {status: 'starting'}, {status: 'ended'}),
			(snapshot, size, keys, batchesDone, conductor) => {
				const live =
					batchesDone < 0 || snapshot.instances.length === 0
						? makeLive(snapshot, {conductor})
						: {...withUpgrade(runBatches(snapshot, {batchesDone})), conductor};

				assertFits(
					seat({live, size})
						.press(...keys)
						.scene(),
				);
			},
		),
		{numRuns: 300},
	);
});

test('never draws too much while it waits, is lost or has to be chosen from', () => {
	const connections: readonly Live['connection'][] = [
		{status: 'connecting'},
		{status: 'lost', message: 'getaddrinfo ENOTFOUND management.azure.com '.repeat(5), since: sceneTime - 5000},
		{status: 'throttled', bucket: null, retryAt: sceneTime + 9000},
		{status: 'failed', message: 'No such scale set. '.repeat(9), next: 'Look at its name. '.repeat(9)},
	];

	fc.assert(
		fc.property(
			fc.constantFrom(...connections),
			fc.record({columns: fc.integer({min: 1, max: 160}), rows: fc.integer({min: 1, max: 50})}),
			fc.boolean(),
			fc.boolean(),
			(connection, size, hasSnapshot, isNamed) => {
				const live = makeLive(hasSnapshot ? threeZones : null, {
					connection,
					failure: 'The journal cannot be written. '.repeat(6),
				});
				assertFits(seat({live, size, options: {scaleSetName: isNamed ? 'web' : null}}).scene());
			},
		),
		{numRuns: 150},
	);
});
