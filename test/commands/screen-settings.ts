import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {until} from '../helpers/program.js';
import {quietSet, withScreens} from '../helpers/screens.js';

describe('settings', {concurrency: 2}, () => {
	test('a mistake in them is told by file and member before the screen is taken', async () => {
		await withScreens(
			async (start, stage) => {
				const set = await quietSet(stage);
				const session = start(set);
				assert.equal((await session.untilExit()).exitCode, 2);
				assert.match(
					session.screen().replaceAll('\n', ''),
					/config\.json: "theme" takes default, high-contrast or light/v,
				);
				assert.doesNotMatch(session.raw(), /1049h/v);
				const status = await stage.call(['status', ...set], {XDG_CONFIG_HOME: stage.folder});
				assert.equal(status.code, 2);
				assert.match(status.stderr, /config\.json: "theme"/v);
			},
			{theme: 'dark'},
		);
	});

	test('the theme, the bell and the patterns of production reach the screen', async () => {
		await withScreens(
			async (start, stage) => {
				const {at} = await stage.azure('calm');
				const session = start(['web', ...at, '--image', '24.04.202611100']);
				await session.sees('0 of 20 current');
				assert.match(session.raw(), /38;5;18m/v);
				session.press(' u');
				await session.sees('it is production by your settings');
				await session.answerByName('web');
				await session.sees('completed: 1 instance');
				await until(() => session.raw().includes('\u0007'), 'The bell');
			},
			{theme: 'light', bell: true, production: ['w*']},
		);
	});

	test('readOnly holds, and --no-read-only lifts it for once', async () => {
		await withScreens(
			async (start, stage) => {
				const outdated = [...(await quietSet(stage)), '--image', '24.04.202611100'];
				const session = start(outdated);
				await session.sees('0 of 20 current');
				session.press('du');
				await session.sees('UD0');
				await session.answer('y');
				await session.sees('Read-only');
				const lifted = start([...outdated, '--no-read-only']);
				await lifted.sees('0 of 20 current');
				lifted.press('du');
				await lifted.sees('Start it?');
			},
			{readOnly: true},
		);
	});

	test('a scale set of production is upgraded from the command line only by its name', async () => {
		await withScreens(
			async (_, stage) => {
				const {at, writes} = await stage.azure('calm');
				const environment = {XDG_CONFIG_HOME: stage.folder};
				const flags = ['upgrade', 'web', ...at, '--image', 'latest', '--instance', '2', '--yes'];

				for (const more of [[], ['--confirm', 'api']]) {
					const refused = await stage.call([...flags, ...more], environment);
					assert.equal(refused.code, 3, refused.stderr);
					assert.match(refused.stderr, /production by your settings\..*Confirm it with --confirm web\./v);
				}

				assert.deepEqual(writes(), []);
				const done = await stage.call([...flags, '--confirm', 'web'], environment);
				assert.equal(done.code, 0, done.stderr);
			},
			{production: ['web']},
		);
	});
});
