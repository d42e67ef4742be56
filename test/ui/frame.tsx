import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import type {Instance} from '../../source/fleet/scale-set.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import type {Live} from '../../source/store/live.js';
import {makeScaleSet, makeSnapshot} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';
import {assertFits, assertFrame, frameOf} from '../helpers/frames.js';
import {makeLive, runBatches, sceneTime, seat, type UpgradeScene} from '../helpers/scene.js';
import {afterSteering, conducted, gone, watching, withFacts} from '../helpers/steered.js';
import {makePlan} from '../helpers/upgrade.js';

const small = {columns: 80, rows: 24};
const usual = {columns: 120, rows: 40};
const large = {columns: 200, rows: 60};
const least = {columns: 40, rows: 10};
const sizes = [small, usual, large, least];

/** Three zones of 25 instances, of which some are in trouble. */
const threeZones = makeSnapshot({
	domains: {zones: ['1', '2', '3']},
	change(_, index): Partial<Instance> {
		switch (index) {
			case 7: {
				return {healthState: 'unhealthy'};
			}

			case 31: {
				return {powerState: 'deallocated', healthState: 'unknown'};
			}

			case 40: {
				return {
					provisioningState: 'Failed',
					failure: 'VMExtensionProvisioningError: the application health extension did not answer',
				};
			}

			case 52: {
				return {isProtectedFromScaleSetActions: true};
			}

			default: {
				return {};
			}
		}
	},
});

const calm = makeSnapshot({domains: {each: 1}});

function withUpgrade({upgrade, events, snapshot}: UpgradeScene): Live {
	return makeLive(snapshot, {
		upgrade,
		events,
		journalPath: '/home/ana/.local/state/vmssroll/upgrades/20261120-142107-7f3k/journal.jsonl',
	});
}

for (const size of sizes) {
	test(`draws the map of three zones at ${size.columns}x${size.rows}`, () => {
		assertFrame('heatmap', seat({live: makeLive(threeZones), size}).scene());
	});

	test(`draws a running upgrade at ${size.columns}x${size.rows}`, () => {
		const running = withUpgrade(runBatches(threeZones, {batchesDone: 6, unhealthy: ['7']}));
		assertFrame('running', seat({live: running, size}).press('j', 'l').scene());
	});

	test(`draws the plan of one update domain at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: makeLive(threeZones), size}).press('e', 'return', 'j', 'd', 'u');
		assertFrame('plan', operator.scene());
	});
}

for (const size of [small, usual]) {
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

	test(`draws a faulted upgrade and what can be done at ${size.columns}x${size.rows}`, () => {
		const faulted = withUpgrade(runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']}));
		assert.equal(faulted.upgrade?.status, 'faulted');
		assertFrame('faulted', seat({live: faulted, size}).scene());
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

	test(`draws the list of scale sets at ${size.columns}x${size.rows}`, () => {
		const scaleSets = ['web', 'web-blue', 'api', 'batch-workers'].map((name, index) =>
			makeScaleSet({
				name,
				capacity: 5 * (index + 1),
				...(index === 2 ? {upgradePolicyMode: 'Automatic' as const} : {}),
				...(index === 3
					? {resourceGroup: 'rg-batch', orchestrationMode: 'Flexible' as const, zones: ['1', '2', '3']}
					: {}),
			}),
		);

		const live = makeLive(null, {scaleSets: {status: 'loaded', value: scaleSets}});
		assertFrame(
			'scale-sets',
			seat({live, size, options: {scaleSetName: null}})
				.press('j')
				.scene(),
		);
	});
}

test('asks for the name of the scale set before a wide plan', () => {
	assertFrame(
		'wide-plan',
		seat({live: makeLive(calm), size: small})
			.press('e', 'return', '*', 'u')
			.type('we')
			.scene(),
	);
});

test('says why a plan is refused before anything else of it', () => {
	const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	assertFrame(
		'refused-plan',
		seat({live: makeLive(automatic), size: small})
			.press('e', 'return', 'd', 'u')
			.scene(),
	);
});

test('says what a plan of everything at once is before it asks for the name', () => {
	const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	assertFrame(
		'automatic-plan',
		seat({live: makeLive(automatic), size: small})
			.press('e', 'return', '*', 'u')
			.scene(),
	);
});

test('says that a typed image is none, and which forms there are', () => {
	const operator = seat({live: makeLive(calm), size: small})
		.press('e')
		.type('server/newest')
		.press('return');
	assertFrame('image-picker-typed', operator.scene());
});

test('asks before it rolls back, with what it would do', () => {
	const faulted = withUpgrade(runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']}));
	assertFrame('roll-back', seat({live: faulted, size: small}).press('b').scene());
});

test('asks before it cancels, with what stays mixed', () => {
	const running = withUpgrade(runBatches(calm, {batchesDone: 2}));
	assertFrame('cancel', seat({live: running, size: small}).press('X').scene());
});

test('asks before it leaves a running upgrade', () => {
	const running = withUpgrade(runBatches(calm, {batchesDone: 2}));
	assertFrame('leave', seat({live: running, size: small}).press('q').scene());
});

test('draws a paused upgrade', () => {
	const live = withUpgrade(afterSteering(runBatches(calm, {batchesDone: 2}), {type: 'pause'}));
	assertFrame('paused', seat({live, size: small}).scene());
	assertFrame('leave-paused', seat({live, size: small}).press('q').scene());
});

for (const size of [small, usual, least]) {
	test(`says who steers when we only watch, at ${size.columns}x${size.rows}`, () => {
		const live = {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: watching};
		assertFrame('watching', seat({live, size}).scene());
	});

	test(`says that nobody carries the upgrade out any more, and what helps, at ${size.columns}x${size.rows}`, () => {
		const live = {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: gone};
		assertFrame('gone', seat({live, size}).scene());
	});

	test(`draws an upgrade from which instances were skipped, given up and removed, at ${size.columns}x${size.rows}`, () => {
		const running = runBatches(calm, {batchesDone: 2, unhealthy: ['6']});
		const [removed] = running.upgrade.leg.batches[3] ?? [];
		assert.ok(removed);
		const scene = withFacts(afterSteering(running, {type: 'skip', instanceIds: ['2', '4', '9']}), {
			type: 'instance-skipped',
			batch: 3,
			...removed,
			progress: 'gone',
			reason: 'it is not in the scale set any more',
			by: null,
		});

		assertFrame('left-out', seat({live: {...withUpgrade(scene), conductor: conducted()}, size}).scene());
	});

	test(`draws an upgrade which waits at a checkpoint at ${size.columns}x${size.rows}`, () => {
		const plan = makePlan(calm, {policy: {...defaultPolicy, checkpoint: 'canary'}});
		const held = runBatches(calm, {plan, batchesDone: 1});
		assert.equal(held.upgrade.status, 'paused');
		assertFrame('checkpoint', seat({live: {...withUpgrade(held), conductor: conducted()}, size}).scene());
	});
}

test('draws an upgrade whose last instances something else is changing', () => {
	const running = runBatches(calm, {batchesDone: 2});
	const busy = withFacts(running, {
		type: 'gate-waiting',
		gate: 'instance-busy',
		batch: 2,
		message: 'Waiting up to 300 s for 2 which another operation is changing.',
		until: sceneTime + 290_000,
		instanceIds: ['7', '12'],
	});

	assertFrame('busy', seat({live: withUpgrade(busy), size: small}).scene());
});

test('says that the process is just starting, before and after the journal tells of the upgrade', () => {
	const starting = {status: 'starting'} as const;
	assertFrame('starting', seat({live: makeLive(calm, {conductor: starting}), size: small}).scene());
	assertFrame(
		'starting-again',
		seat({live: {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: starting}, size: small}).scene(),
	);
	assertFrame(
		'leave-starting',
		seat({live: makeLive(calm, {conductor: starting}), size: small})
			.press('q')
			.scene(),
	);
});

test('asks before it takes over from somebody else', () => {
	const live = {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: watching};
	assertFrame('take-over', seat({live, size: small}).press('T').scene());
});

test('asks before it skips, with what becomes of whom', () => {
	const live = withUpgrade(runBatches(calm, {batchesDone: 2}));
	const operator = seat({live, size: small}).press('j', 'j', 'space', 'j', 'space', 'l', 'space', 's');
	assertFrame('skip', operator.scene());
});

test('asks before it tries failed instances again, and before it goes on despite a breach', () => {
	const faulted = withUpgrade(runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']}));
	assertFrame('retry', seat({live: faulted, size: small}).press('F').scene());
	assertFrame('accept-breach', seat({live: faulted, size: small}).press('r').scene());
	assertFrame('accept-breach', seat({live: faulted, size: least}).press('r').scene());
});

for (const size of [small, least]) {
	test(`tells of an upgrade which is followed before the scale set was read, at ${size.columns}x${size.rows}`, () => {
		const live = {
			...withUpgrade(runBatches(threeZones, {batchesDone: 6})),
			snapshot: null,
			receivedAt: null,
			conductor: conducted(),
		};

		assertFrame('attached', seat({live, size}).scene());
	});
}

test('shows all that happened, each in full', () => {
	const live = withUpgrade(runBatches(threeZones, {batchesDone: 6, unhealthy: ['7']}));
	const operator = seat({live, size: small}).press('L');
	assertFrame('log', operator.scene());
	assertFrame('log-end', operator.press('G').scene());
});

test('draws a completed upgrade', () => {
	const completed = withUpgrade(runBatches(calm, {batchesDone: 5}));
	assert.equal(completed.upgrade?.status, 'completed');
	assertFrame('completed', seat({live: completed, size: small}).scene());
});

test('shows which instances a filter leaves', () => {
	const operator = seat({live: makeLive(threeZones), size: small})
		.press('/')
		.type('zone:2 ud:1,2');
	assertFrame('filter', operator.scene());
	assertFrame('filtered', operator.press('return').scene());
});

test('says what is wrong with a filter', () => {
	assertFrame(
		'filter-wrong',
		seat({live: makeLive(calm), size: small})
			.press('/')
			.type('health:ill')
			.scene(),
	);
});

test('shows letters for images through the image lens', () => {
	assertFrame(
		'image-lens',
		seat({live: makeLive(runBatches(calm, {batchesDone: 2}).snapshot), size: small})
			.press('4')
			.scene(),
	);
});

test('says that Azure does not answer, how old the map is and what happens next', () => {
	const live = makeLive(threeZones, {
		connection: {status: 'lost', message: 'connect ETIMEDOUT 20.62.58.5:443', since: sceneTime - 75_000},
		receivedAt: sceneTime - 81_000,
	});

	assertFrame('lost', seat({live, size: small}).scene());
});

test('says how long Azure asked to wait', () => {
	const live = makeLive(threeZones, {
		connection: {status: 'throttled', bucket: 'HighCostGetVMScaleSet3Min', retryAt: sceneTime + 42_000},
		budget: {remaining: 0, capacity: 30},
	});

	assertFrame('throttled', seat({live, size: small}).scene());
});

test('says why there is no map, and what helps', () => {
	const live = makeLive(null, {
		connection: {
			status: 'failed',
			message: 'Azure does not let ana@corp.example read the scale set web (403 AuthorizationFailed).',
			next: 'Ask for the role Reader on the resource group rg-demo, then press R.',
		},
	});

	assertFrame('no-permission', seat({live, size: small}).scene());
});

test('draws a Flexible set without update domains by what it has', () => {
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

	assertFrame('flexible', seat({live: makeLive(flexible), size: small}).scene());
});

test('offers nothing which changes anything when only reading is allowed', () => {
	const running = withUpgrade(runBatches(calm, {batchesDone: 2}));
	const operator = seat({live: running, size: small, options: {isReadOnly: true}}).press('p');
	assertFrame('read-only', operator.scene());
	assert.deepEqual(operator.commands(), []);
});

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
