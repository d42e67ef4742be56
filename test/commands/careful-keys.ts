import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import type {Stage} from '../helpers/program.js';
import {quietSet, withScreens} from '../helpers/screens.js';

const outdated = async (stage: Stage) => [...(await quietSet(stage)), '--image', '24.04.202611100'];

describe('keys which can hardly be meant', {concurrency: 2}, () => {
	test('T56: a key as fast as the question does not answer it; pressed by itself later it does', async () => {
		await withScreens(async (start, stage) => {
			const session = start(['web', ...(await stage.azure('calm')).at, '--image', '24.04.202611100']);
			await session.sees('0 of 20 current');
			session.press('du');
			await session.sees('Start it?');
			session.press('n');
			await session.sees('discarded');
			session.press('uy');
			await session.sees('does not count');
			assert.deepEqual(stage.upgradeIds(), []);
			await session.answer('y');
			await session.sees('completed: 4 instances');
		});
	});

	test('T56: pasted text acts on nothing, marked as a paste or not', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await outdated(stage));
			await session.sees('0 of 20 current');
			session.press('\u001B[200~du\ny\nq\u001B[201~');
			await wait(400);
			session.press('duy q\ny\nqq');
			await session.sees('keys came at once');
			assert.match(session.screen(), /0 of 20 current/v);
			assert.deepEqual(stage.upgradeIds(), []);
		});
	});

	test('T56: a pasted name is not answered for by the line break behind it', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await outdated(stage));
			await session.sees('0 of 20 current');
			session.press('*u');
			await session.sees('name: ');
			await wait(400);
			session.press('\u001B[200~web\r\u001B[201~');
			await session.sees('name: web');
			session.press('\r');
			await session.sees('Press enter by itself');
			assert.deepEqual(stage.upgradeIds(), []);
			session.press('\u001B');
			await session.sees('discarded');
		});
	});

	test('esc never quits', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await quietSet(stage));
			await session.sees('20 of 20 current');

			for (let press = 0; press < 3; press++) {
				session.press('\u001B');
				await wait(60);
			}

			session.press('?');
			await session.sees('On the map');
			session.press('\u001B');
			await session.sees('20 of 20 current');
		});
	});
});
