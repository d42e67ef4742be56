import assert from 'node:assert/strict';
import {test} from 'node:test';
import {quietSet, quit, withScreens} from '../helpers/screens.js';

const up = '\u001B[A';
const left = '\u001B[D';
const home = '\u001B[H';

test('another SKU, then a version of it; the policy changed, undone and changed again; started by the name alone', async () => {
	await withScreens(async (start, stage) => {
		const {at, holdBatches, goOn} = await stage.azure('calm');
		holdBatches();
		const session = start(['web', ...at]);
		await session.sees('20 of 20 current');
		session.press('e');
		await session.sees(/› 24\.04\.202611100 +newest/);

		session.press(left);
		await session.sees(/› server +the model names it/);
		session.press(home);
		session.press('\r');
		await session.sees(/› 24\.04\.202611110 +newest/);
		await session.sees('The SKU changes from server to minimal');
		await session.sees(/\+ imageReference\.sku +minimal/);
		session.press('\r');
		await session.sees('Image chosen');

		session.press('*u');
		await session.sees(/5 batches, one after another/);
		session.press('\t10');
		await session.sees(/10 batches · at worst 18 of 20 serve/);
		session.press('\u001B');
		await session.sees('The policy is as it was.');
		session.press('\t100');
		await session.sees(/of 20 = 20 instances/);
		session.press(`${up} `);
		await session.sees(/1 batch · at worst 0 of 20 serve/);
		session.press('\r');
		await session.sees('takes down every healthy instance');

		await session.answer('y');
		await session.answer('\r');
		await session.sees("Type the scale set's name, web");
		session.press('\u007F');
		await session.answerByName('web');
		await session.sees(/batch 1 of 1/);
		goOn();
		await session.sees(/completed: 20 instances run/);
		await quit(session);
	});
});

test('a plan which Azure would carry out all at once is refused for a part of the set, and y says why', async () => {
	await withScreens(async (start, stage) => {
		const session = start(await quietSet(stage, 'automatic-mode'));
		await session.sees('12 of 12 current');
		session.press('e');
		await session.sees(/› 24\.04\.202611100 +newest/);
		await session.sees('ALL 12 INSTANCES AT ONCE');
		session.press('\rdu');
		await session.sees('Refused: nothing can be started.');
		await session.answer('y');
		await session.sees('Refused: Mode Automatic');
		session.press('\u001B');
		await session.sees('The plan was discarded: nothing was changed.');
		await session.sees('0 of 12 current');
		await quit(session);
	});
});

test('T44: of a gallery the version which may be taken is chosen to begin with, and others say why not', async () => {
	await withScreens(async (start, stage) => {
		const session = start(await quietSet(stage, 'gallery'));
		await session.sees('20 of 20 current');
		session.press('e');
		await session.sees(/› 2026\.11\.0 +newest +published 9 days ago/);
		await session.sees(/2026\.12\.0 +excluded from latest/);
		assert.doesNotMatch(session.screen(), /2026\.11\.1/);
		session.press(left);
		await session.sees(/batch-image +Linux/);
		session.press('\t');
		await session.sees('Azure does not let a model change the kind');
		session.press('\u001B');
		await quit(session);
	});
});
