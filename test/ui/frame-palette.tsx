import {test} from 'node:test';
import * as fc from 'fast-check';
import type {Live} from '../../source/store/live.js';
import {makeDetails} from '../helpers/details.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {assertFits, assertFrame} from '../helpers/frames.js';
import {pastOf} from '../helpers/past.js';
import {makeLive, runBatches, sceneTime, seat} from '../helpers/scene.js';
import {conducted} from '../helpers/steered.js';

const sizes = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 200, rows: 60},
	{columns: 40, rows: 10},
];

const calm = makeSnapshot({domains: {each: 1}});
const [first] = calm.instances;
const running = runBatches(calm, {batchesDone: 2});
const faulted = runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']});
const completed = runBatches(calm, {batchesDone: 5});

const upgrading = makeLive(running.snapshot, {
	upgrade: running.upgrade,
	events: running.events,
	conductor: conducted(),
	journalPath: '/home/ana/.local/state/vmssroll/upgrades/20261120-142107-7f3k/journal.jsonl',
});

const idle = makeLive(calm, first ? {details: {status: 'loaded', value: makeDetails(first)}} : {});

const past = makeLive(calm, {
	pastUpgrades: {
		status: 'loaded',
		value: [
			pastOf(running, {carrier: 'running'}),
			pastOf(running, {upgradeId: '20261120-093011-9k2p'}),
			pastOf(faulted, {upgradeId: '20261119-221500-4d8x'}),
			pastOf(completed, {upgradeId: '20261112-080000-a1b2', by: null}),
			{upgradeId: '20261101-070000-dmgd', folder: '/x', problem: 'line 3 of its journal is damaged'},
		],
	},
	pastUpgrade: {status: 'loaded', value: {...faulted, upgrade: {...faulted.upgrade, id: '20261119-221500-4d8x'}}},
});

for (const size of sizes) {
	const at = `at ${size.columns}x${size.rows}`;

	test(`draws everything that can be done ${at}`, () => {
		const palette = seat({live: upgrading, size}).press(':');
		assertFrame('palette', palette.scene());
		assertFrame('palette-typed', palette.type('back').press('down').scene());
	});

	test(`draws all about an instance as Azure tells it ${at}`, () => {
		const details = seat({live: idle, size}).press('return');
		assertFrame('instance-details', details.scene());
		assertFrame('instance-details-end', details.press('G').scene());
	});

	test(`draws Azure's own answer with what is searched for ${at}`, () => {
		assertFrame('raw', seat({live: idle, size}).press('Y', '/').type('running').scene());
	});

	test(`draws what can be copied ${at}`, () => {
		assertFrame('copy', seat({live: idle, size}).press('c', 'down', 'down', 'down').scene());
	});

	test(`draws the list of past upgrades ${at}`, () => {
		assertFrame('past-upgrades', seat({live: past, size}).press('H', 'down').scene());
	});

	test(`draws one upgrade of the past ${at}`, () => {
		assertFrame('past-upgrade', seat({live: past, size}).press('H', 'down', 'down', 'return').scene());
	});

	test(`draws the log while it is filtered and saved ${at}`, () => {
		const log = seat({live: upgrading, size}).press('L', '/').type('batch 2');
		assertFrame('log-filtered', log.scene());
		assertFrame('log-saved', log.press('return', 'S').scene());
	});

	test(`draws what was said, and what is wrong with the connection ${at}`, () => {
		assertFrame(
			'messages',
			seat({live: lostAfter(81_000), size})
				.press('p', 'X', 'M')
				.scene(),
		);
	});

	test(`draws the help of where it is asked for first ${at}`, () => {
		assertFrame('help-log', seat({live: upgrading, size}).press('L', '?').scene());
	});
}

/** Azure does not answer any more; what is on the screen is so old. */
function lostAfter(age: number, snapshot: Live['snapshot'] = calm): Live {
	return makeLive(snapshot, {
		connection: {
			status: 'lost',
			message: 'Could not read scale set web in group rg-demo: connect ETIMEDOUT 20.62.58.5:443 (ETIMEDOUT)',
			since: sceneTime - age,
			retryAt: sceneTime + 8000,
			next: 'Look at the network from here to management.azure.com.',
		},
		receivedAt: snapshot === null ? null : sceneTime - age,
	});
}

for (const [name, age] of [
	['a second', 1000],
	['a minute', 60_000],
	['an hour', 3_600_000],
] as const) {
	test(`says how long nothing was heard of Azure: ${name}`, () => {
		assertFrame(`lost-${age / 1000}`, seat({live: lostAfter(age), size: {columns: 80, rows: 24}}).scene());
	});
}

for (const size of sizes) {
	test(`says that it reconnects, in place of the map before there is one, at ${size.columns}x${size.rows}`, () => {
		assertFrame('error-lost', seat({live: lostAfter(75_000, null), size}).scene());

		const live = lostAfter(75_000, null);
		const trying: Live = {
			...live,
			connection: {status: 'lost', message: 'connect ETIMEDOUT', since: sceneTime - 75_000, retryAt: sceneTime - 500},
		};
		assertFrame('error-reconnecting', seat({live: trying, size}).scene());
	});

	test(`says what to do about a sign-in which is gone and a role which is missing at ${size.columns}x${size.rows}`, () => {
		const failed = (message: string, next: string) => makeLive(null, {connection: {status: 'failed', message, next}});

		assertFrame(
			'error-sign-in',
			seat({
				live: failed(
					'Could not sign in: AADSTS700082 the refresh token has expired due to inactivity (InteractionRequired)',
					'Sign in again in another terminal: az login.',
				),
				size,
			}).scene(),
		);
		assertFrame(
			'error-permission',
			seat({
				live: failed(
					'Could not read scale set web in group rg-demo: ana@corp.example may not perform virtualMachineScaleSets/read (AuthorizationFailed)',
					'Ask for the role Reader on the resource group rg-demo.',
				),
				size,
			}).scene(),
		);
	});
}

const keys = fc.array(
	fc.constantFrom(
		...': Y c H M L S j G n N b F r q a 漢 u e * ? X R y /'.split(' '),
		'ctrl+p',
		'return',
		'escape',
		'backspace',
		'pagedown',
	),
	{maxLength: 14},
);

test('never draws a frame which is higher or wider than its terminal, whatever is pressed', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(upgrading, idle, past, lostAfter(5000), lostAfter(90_000, null)),
			fc.record({columns: fc.integer({min: 1, max: 210}), rows: fc.integer({min: 1, max: 64})}),
			keys,
			(live, size, pressed) => {
				assertFits(
					seat({live: {...past, ...live, pastUpgrades: past.pastUpgrades}, size})
						.press(...pressed)
						.scene(),
				);
			},
		),
		{numRuns: 300},
	);
});
