import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {type Azure, journalOf, type Stage} from '../helpers/program.js';
import type {PtySession} from '../helpers/pty.js';
import {quit, withScreens} from '../helpers/screens.js';

const escape = '\u001B';
const sizes = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 200, rows: 60},
];

/** Finds a scale set in the list of all, and opens its map. */
async function open(session: PtySession, name: string, instances: number): Promise<void> {
	session.press(`/${name}`);
	await session.sees('1 of 40 shown');
	session.press('\r');
	await session.sees(new RegExp(`› ${name} [^]*q quit`, 'v'));
	session.press('\r');
	await session.sees(new RegExp(` of ${instances} current`, 'v'));
}

/** Puts the upgrade which has ended away, and goes back to the list, with no scale set filtered away. */
async function leave(session: PtySession): Promise<void> {
	session.press(escape);
	await session.sees(/^(?![^]*esc closes this)/v);
	session.press(escape);
	await session.sees('1 of 40 shown');
	session.press(escape);
	await session.sees(/^(?![^]* of 40 shown)/v);
}

/** Takes the newest version of the model's SKU. */
async function chooseNewestImage(session: PtySession): Promise<void> {
	session.press('e');
	await session.sees(/› 24\.04\.202611100 +newest/v);
	session.press('\r');
	await session.sees('Image chosen');
}

/** By a filter, marks, an image, a plan and its policy to an upgrade which completes. */
async function upgradeToTheEnd(session: PtySession): Promise<void> {
	await open(session, 'batch-blue', 8);
	session.press('/ud:0');
	await session.sees('2 of 8 shown');
	session.press('\r*');
	await session.sees('2 marked');
	session.press(escape);
	await session.sees(/^(?![^]*2 of 8 shown)/v);
	await chooseNewestImage(session);

	session.press('u');
	await session.sees('Start it?');
	await session.sees('7 of 8 serve');
	session.press('\t50');
	await session.sees('6 of 8 serve');
	session.press('\r');
	await session.sees('A wide plan: type the name, batch-blue');
	await session.answerByName('batch-blue');
	await session.sees('completed: 2 instances run');
	await session.sees('2 of 8 current');
}

/** Paused between two batches, then resumed. */
async function upgradeWithAPause(session: PtySession, azure: Azure): Promise<void> {
	await open(session, 'stream-blue', 12);
	session.press('djd');
	await session.sees('6 marked');
	await chooseNewestImage(session);

	session.press('u');
	await session.sees('Start it?');
	await session.sees(/20 % of the (?:whole )?set/v);
	azure.holdBatches();
	await session.answer('y');
	await session.sees('taken by Azure');
	session.press('p');
	await session.sees(/upgrade \w{4} · paused/v);
	session.press('r');
	await session.sees(/upgrade \w{4} · rolling forward/v);
	azure.goOn();
	await session.sees('completed: 6 instances run');
	await session.sees('6 of 12 current');
}

/** On an image whose extension fails: the limit which was passed is read, and what was changed is rolled back. */
async function upgradeAndRollBack(session: PtySession, azure: Azure): Promise<void> {
	azure.inject({kind: 'stage-weight', stage: 'extension-failed', weight: 1_000_000});
	await open(session, 'images-blue', 18);
	session.press('jjd');
	await session.sees('4 marked');
	await chooseNewestImage(session);

	session.press('u');
	await session.sees('Start it?');
	await session.answer('y');
	await session.sees('FAULTED');
	await session.sees('maxUnhealthyUpgradedInstancePercent');
	await session.sees(/allows 20 %/v);
	azure.inject({kind: 'stage-weight', stage: 'extension-failed', weight: 0});

	session.press('b');
	await session.sees(/Roll \d instances? back to 24\.04\.202610080\?/v);
	await session.answer('y');
	await session.sees(/upgrade \w{4} · rolled back/v);
	await session.sees('0 of 18 current');
}

/** The types of the events of every upgrade, the oldest upgrade first. */
async function journalsOf(stage: Stage): Promise<ReadonlyArray<readonly unknown[]>> {
	return Promise.all(
		stage.upgradeIds().map(async upgradeId => (await journalOf(stage, upgradeId)).map(({type}) => type)),
	);
}

describe('from the fleet to upgrades which completed, were paused, faulted and were rolled back', {
	concurrency: 3,
}, () => {
	for (const size of sizes) {
		test(`by keys alone, at ${size.columns}x${size.rows}`, async () => {
			await withScreens(async (start, stage) => {
				const azure = await stage.azure('fleet');
				const session = start(['--endpoint', azure.endpoint, '--speed', '300'], size);
				await session.sees('40 scale sets');
				await upgradeToTheEnd(session);
				await leave(session);
				await upgradeWithAPause(session, azure);
				await leave(session);
				await upgradeAndRollBack(session, azure);
				await leave(session);

				session.press('H');
				await session.sees(/images-blue +rolled back/v);
				await session.sees(/stream-blue +completed +6\/6/v);
				await session.sees(/batch-blue +completed +2\/2/v);
				session.press(escape);
				await session.sees('q quit');
				await quit(session);
				assert.equal(session.isAlternateScreen(), false);

				const [completed, paused, faulted] = await journalsOf(stage);
				assert.equal(completed?.at(-1), 'upgrade-completed');
				assert.ok(paused?.includes('paused') && paused.includes('resumed'));
				assert.equal(paused?.at(-1), 'upgrade-completed');
				assert.ok(faulted?.includes('upgrade-faulted'));
				assert.equal(faulted?.at(-1), 'rolled-back');
			});
		});
	}
});
