import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import meow from 'meow';
import {exitCodes, Failure} from '../../source/commands/failure.js';
import {flagForms} from '../../source/commands/flags.js';
import {noSettings} from '../../source/commands/settings-shape.js';
import {takeSettings} from '../../source/commands/take-settings.js';

let home = '';

before(async () => {
	home = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
	await mkdir(path.join(home, '.config', 'vmssroll'), {recursive: true});
});

after(async () => {
	await rm(home, {recursive: true});
});

const keep = async (text: string) => writeFile(path.join(home, '.config', 'vmssroll', 'config.json'), text);
const take = async (command: Parameters<typeof takeSettings>[0], ...argv: readonly string[]) =>
	takeSettings(command, meow('', {importMeta: import.meta, argv, flags: flagForms, booleanDefault: undefined}).flags, {
		environment: {},
		home,
	});

test('what was typed wins over the settings, and what was not typed is as they say', async () => {
	await keep('{"readOnly": true, "policy": {"batch": 2, "crossZone": true}}');
	const {flags} = await take('upgrade', '--batch', '30%');
	assert.deepEqual([flags.readOnly, flags.batch, flags.crossZone], [true, '30%', true]);
	const lifted = await take('upgrade', '--no-read-only', '--no-cross-zone');
	assert.deepEqual([lifted.flags.readOnly, lifted.flags.crossZone], [false, false]);
});

test('sentences are wanted by the settings, and --no-screen-reader lifts that for once', async () => {
	await keep('{"screenReader": true}');
	assert.equal((await take('watch')).flags.screenReader, true);
	assert.equal((await take('watch', '--no-screen-reader')).flags.screenReader, false);
	await keep('{}');
	assert.equal((await take('watch')).flags.screenReader, undefined, 'then the variable of Ink counts');
});

test('members which contradict each other are a mistake of the file', async () => {
	await keep('{"policy": {"checkpoint": "zone", "crossZone": true}}');
	await assert.rejects(
		take('status'),
		(error: unknown) =>
			error instanceof Failure &&
			error.exitCode === exitCodes.usage &&
			/config\.json: "policy" contradicts itself: --checkpoint zone/v.test(error.message),
	);
});

test('an upgrade under way and a simulator do not look at them, broken or not', async () => {
	await keep('{"theme": "dark"}');
	assert.equal((await take('conduct', 'id')).settings, noSettings);
	assert.equal((await take('simulate')).settings, noSettings);
	await assert.rejects(take('upgrades'), Failure);
});
