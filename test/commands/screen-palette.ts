import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {quietSet, withScreens} from '../helpers/screens.js';

test('what Azure tells of an instance, a search in its answer, and its vmId in the clipboard of the terminal', async () => {
	await withScreens(async (start, stage) => {
		const session = start([...(await quietSet(stage)), '--image', '24.04.202611100']);
		await session.sees('0 of 20 current');
		session.press('\r');
		await session.sees(/ProvisioningState\/succeeded: Provisioning succeeded/);
		const [, vmId = ''] = /vmId +(\S+)/.exec(session.screen()) ?? [];

		session.press('Y');
		await session.sees('"instanceId": "0"');
		session.press('/storageprofile');
		await session.sees(/\/storageprofile▏ in 1 line/);
		session.press('\r');
		await session.sees(/\/storageprofile in 1 line/);
		session.press('c');
		await session.sees('Copy to the clipboard of your terminal');
		session.press('j');
		await session.sees('› vmId');
		session.press('\r');
		await session.sees('The vmId is copied (if your terminal allows it).');

		const [, payload = ''] = /\u001B\]52;c;([^\u0007]*)\u0007/.exec(session.raw()) ?? [];
		assert.equal(Buffer.from(payload, 'base64').toString(), vmId);
	});
});

test('an upgrade which has ended is found again by the palette, read, saved, and rolled back only when asked', async () => {
	await withScreens(async (start, stage) => {
		const {at} = await stage.azure('calm');
		const session = start(['web', ...at, '--image', '24.04.202611100']);
		await session.sees('0 of 20 current');
		session.press('du');
		await session.sees('Start it?');
		await session.answer('y');
		await session.sees(/completed: 4 instances run/);

		session.press(':past upg');
		await session.sees(/› H +upgrades of the past/);
		session.press('\r');
		await session.sees(/› \S{4} +web +completed +4\/4/);
		session.press('\r');
		await session.sees('where its instances stand, by batch');

		session.press('L');
		await session.sees('all of upgrade');
		session.press('S');
		await session.sees('save to vmssroll-');
		session.press('\u007F'.repeat(40));
		await session.sees('save to ▏');
		session.press('~/night.log');
		await session.sees('save to ~/night.log▏');
		session.press('\r');
		await session.sees('Saved to');
		const file = path.join(stage.folder, 'night.log');
		assert.equal((await stat(file)).mode & 0o777, 0o600);
		assert.match(await readFile(file, 'utf8'), /completed: 4 instances run/);

		session.press('\u001B');
		await session.sees('where its instances stand, by batch');
		session.press('b');
		await session.sees('Roll 4 instances back to 24.04.202610080?');
		await session.answer('n');
		await session.sees(/completed.*4\/4|upgrade \S{4} · completed/);
	});
});
