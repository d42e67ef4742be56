import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, test} from 'node:test';
import {journalOf, lastUpgrade} from '../helpers/program.js';
import type {PtySession} from '../helpers/pty.js';
import {assertRestored, quietSet, quit, withScreens} from '../helpers/screens.js';

test('the main job by keys alone: mark a domain, pick the newest image, read the plan, start, watch it end, leave', async () => {
	await withScreens(async (start, stage) => {
		const azure = await stage.azure('calm');
		azure.holdBatches();
		const session = start(['web', ...azure.at]);
		await session.sees('20 of 20 current');
		assert.equal(session.isAlternateScreen(), true);

		session.press('jj');
		await session.sees(/UD2 \[▪/);
		session.press('d');
		await session.sees('4 marked');
		session.press('e');
		await session.sees(/24\.04\.202611100 +newest/);
		session.press('\r');
		await session.sees('0 of 20 current');
		session.press('u');
		await session.sees(/\+ imageReference\.version +24\.04\.202611100/);
		await session.sees(/UD2 +4 +16 +2 9 16 25/);
		await session.answer('y');
		await session.sees('taken by Azure');
		azure.goOn();
		await session.sees(/completed: 4 instances run/);
		await session.sees('4 of 20 current');

		await quit(session);
		assertRestored(session);
		assert.match(
			session.screen(),
			/web: 4 of 20 current; upgrade \w{4} · completed: 4 of 4 upgraded, 0 failed\. Journal:/,
		);
		assert.ok((await journalOf(stage, lastUpgrade(stage))).some(({type}) => type === 'upgrade-completed'));
	});
});

test('a bad image stops by itself, and the screen says which limit, what was allowed and what was seen', async () => {
	await withScreens(async (start, stage) => {
		const {at} = await stage.azure('bad-image');
		const session = start(['web', ...at, '--image', 'latest']);
		await session.sees('0 of 20 current');
		session.press('jjd');
		await session.sees('4 marked');
		session.press('u');
		await session.sees('Start it?');
		await session.answer('y');
		await session.sees('FAULTED');
		await session.sees('maxUnhealthyUpgradedInstancePercent');
		await session.sees(/allows 20 %/);
		await quit(session);
		assert.match(session.screen(), /FAULTED/);
	});
});

test('a journal which cannot be written is told on the screen, and nothing is started', async () => {
	await withScreens(async (start, stage) => {
		const blocked = path.join(stage.folder, 'blocked');
		await writeFile(blocked, '');
		const session = start([...(await quietSet(stage)), '--image', '24.04.202611100'], {
			environment: {XDG_STATE_HOME: blocked},
		});
		await session.sees('0 of 20 current');
		session.press('du');
		await session.sees('Start it?');
		await session.answer('y');
		await session.sees('Could not begin the journal');
		await quit(session);
		assert.match(session.screen(), /Nothing was changed/);
	});
});

test('--read-only shows plans, and has no key which starts one', async () => {
	await withScreens(async (start, stage) => {
		const session = start([...(await quietSet(stage)), '--read-only', '--image', '24.04.202611100']);
		await session.sees('READ-ONLY');
		await session.sees('0 of 20 current');
		session.press('du');
		await session.sees('Upgrade 4 of 20 instances');
		assert.doesNotMatch(session.screen(), /y start/);
		await session.answer('y');
		session.press('\u001B');
		await session.sees('0 of 20 current');
		assert.doesNotMatch(session.screen(), /rolling forward/);
		await quit(session);
		assert.match(session.screen(), /Nothing was changed/);
		assert.deepEqual(stage.upgradeIds(), []);
	});
});

describe('every way out gives the terminal back', {concurrency: 2}, () => {
	for (const [name, leave, expected] of [
		['q', (session: PtySession) => session.press('q'), 0],
		['Ctrl-C', (session: PtySession) => session.press('\u0003'), 0],
	] as const) {
		test(name, async () => {
			await withScreens(async (start, stage) => {
				const session = start(await quietSet(stage));
				await session.sees('20 of 20 current');
				leave(session);
				assert.equal((await session.untilExit()).exitCode, expected);
				assertRestored(session);
			});
		});
	}
});

describe('terminals', {concurrency: 2}, () => {
	test('draws the map in 40 columns and 10 rows', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await quietSet(stage), {columns: 40, rows: 10});
			await session.sees('UD4');
			await session.sees('▪');
			await quit(session);
		});
	});

	test('is drawn again when the window changes its size, to 80×24 and back', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await quietSet(stage));
			await session.sees('20 of 20 current');
			session.resize(80, 24);
			await session.sees('q quit');
			session.resize(40, 10);
			session.resize(200, 60);
			await session.sees(/20 of 20 current/);
			await session.sees('q quit');
			await quit(session);
			assertRestored(session);
		});
	});

	test('--ascii draws with nothing but ASCII', async () => {
		await withScreens(async (start, stage) => {
			const session = start([...(await quietSet(stage)), '--ascii']);
			await session.sees('20 of 20');
			assert.doesNotMatch(session.screen(), /[^\u0000-\u007F]/);
			await quit(session);
		});
	});
});

test('a scale set which is not there is said once, in one line, after the screen', async () => {
	await withScreens(async start => {
		const session = start(['nope', '-g', 'rg-demo', '--simulate', 'calm']);
		assert.equal((await session.untilExit()).exitCode, 3);
		assertRestored(session);
		assert.match(session.screen().replaceAll('\n', ''), /Could not read scale set nope in group rg-demo/);
	});
});
