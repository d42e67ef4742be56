import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {lastUpgrade} from '../helpers/program.js';
import {withScreens} from '../helpers/screens.js';

describe('in sentences', {concurrency: 2}, () => {
	for (const [name, flags, environment] of [
		['TERM=dumb', [], {TERM: 'dumb'}],
		['--screen-reader', ['--screen-reader'], {}],
	] as const) {
		test(`${name}: an upgrade by typed words, without one escape code`, async () => {
			await withScreens(async (start, stage) => {
				const {at} = await stage.azure('calm');
				const session = start(['web', ...at, ...flags], {environment});
				await session.sees('20 of 20 current.');
				session.press('images\n');
				await session.sees('1: 24.04.202611100, the newest.');
				session.press('image 1\nmark ud 2\n');
				await session.sees('4 of 20 marked.');
				session.press('plan\nyes\n');
				await session.sees('before the question could be heard');
				assert.deepEqual(stage.upgradeIds(), []);
				await wait(350);
				session.press('yes\n');
				await session.sees(/completed: 4 instances/v);
				session.press('quit\n');
				assert.equal((await session.untilExit()).exitCode, 0);
				assert.match(session.screen(), /4 of 4 upgraded, 0 failed/v);
				assert.doesNotMatch(session.raw(), /\u001B/v);
			});
		});
	}

	test('a wide plan asks for the name, and Ctrl-C asks before it leaves', async () => {
		await withScreens(async (start, stage) => {
			const {at, holdBatches} = await stage.azure('calm');
			holdBatches();
			const session = start(['web', ...at, '--screen-reader', '--image', '24.04.202611100'], {columns: 200});
			await session.sees('0 of 20 current');
			session.press('mark all\nplan\n');
			await session.sees('type the name of the scale set, web.');
			await wait(350);
			session.press('yes\n');
			await session.sees("Type the scale set's name");
			session.press('web\n');
			await session.sees('taken by Azure');
			session.press('\u0003');
			await session.sees('quit leaves, no stays.');
			session.press('\u0003');
			assert.equal((await session.untilExit()).exitCode, 0);
			assert.match(session.screen(), /goes on by itself/v);
			assert.equal((await stage.call(['cancel', lastUpgrade(stage)])).code, 0);
		});
	});

	test('an upgrade is followed by its id in sentences too', async () => {
		await withScreens(async (start, stage) => {
			const {at, holdBatches, goOn} = await stage.azure('calm');
			holdBatches();
			const flags = ['upgrade', 'web', ...at, '--image', 'latest', '--instance', '2', '--yes', '--detach'];
			assert.equal((await stage.call(flags)).code, 7);
			const session = start(['attach', lastUpgrade(stage), '--screen-reader']);
			await session.sees('taken by Azure');
			goOn();
			await session.sees(/completed: 1 instance/v);
			session.press('roll back\n');
			await session.sees('Type yes or no.');
			session.press('no\nquit\n');
			assert.equal((await session.untilExit()).exitCode, 0);
		});
	});

	test('the list of scale sets is read out by number, and a number opens one', async () => {
		await withScreens(async (start, stage) => {
			const {endpoint} = await stage.azure('fleet', {speed: 20});
			const session = start(['--endpoint', endpoint, '--screen-reader', '--speed', '20'], {rows: 80});
			await session.sees(/^1: \S+ in \S+,/mv);
			session.press('1\n');
			await session.sees(/\d+ of \d+ current/v);
			session.press('status\n');
			await session.sees(/Scale set \S+ in/v);
			session.press('list\n');
			await session.sees('Type a number to open one.');
			session.press('quit\n');
			assert.equal((await session.untilExit()).exitCode, 0);
		});
	});
});
