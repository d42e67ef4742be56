import assert from 'node:assert/strict';
import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {after, before, suite, test} from 'node:test';
import meow from 'meow';
import {Failure} from '../../source/commands/failure.js';
import {flagForms} from '../../source/commands/flags.js';
import {parsePolicy} from '../../source/commands/policy-flags.js';
import {readSettings, settingsFile, withSettings} from '../../source/commands/settings.js';
import {noSettings} from '../../source/commands/settings-shape.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';

let home = '';

before(async () => {
	home = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(home, {recursive: true});
});

/** Writes a file of settings, and gives the place where it is found. */
async function keep(written: unknown) {
	const place = {environment: {}, home};
	const file = settingsFile(place);
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, typeof written === 'string' ? written : JSON.stringify(written));

	return {place, file};
}

async function refusalOf(written: unknown): Promise<string> {
	const {place, file} = await keep(written);

	try {
		await readSettings(place);
	} catch (error) {
		assert.ok(error instanceof Failure && error.exitCode === 2, String(error));
		assert.ok(error.message.includes(file));
		return error.message;
	}

	throw new assert.AssertionError({message: `These settings should be refused: ${JSON.stringify(written)}`});
}

suite('settings are kept', () => {
	test('in the folder for configuration, or in .config', () => {
		const folder = path.resolve('/etc/xdg');
		assert.equal(
			settingsFile({environment: {XDG_CONFIG_HOME: folder}, home}),
			path.join(folder, 'vmssroll', 'config.json'),
		);
		const otherwise = path.join(home, '.config', 'vmssroll', 'config.json');

		for (const wrong of [undefined, '', 'relative/path']) {
			assert.equal(settingsFile({environment: {XDG_CONFIG_HOME: wrong}, home}), otherwise);
		}
	});

	test('and without a file, or without the folder, are none', async () => {
		const empty = path.join(home, 'empty');
		assert.deepEqual(await readSettings({environment: {}, home: empty}), noSettings);
		await writeFile(empty, 'a file');
		assert.deepEqual(await readSettings({environment: {}, home: empty}), noSettings);
	});
});

suite('a file of settings', () => {
	test('gives each of its members, and the others are as without it', async () => {
		const {place} = await keep({
			$schema: 'https://example.org/settings.schema.json',
			theme: 'high-contrast',
			production: ['*prod*', 'rg-live/*'],
			readOnly: true,
			policy: {batch: '10%', maxUnhealthy: 5, canary: 1, suspendRepairs: true, order: 'domain', pause: '90s'},
		});
		assert.deepEqual(await readSettings(place), {
			theme: 'high-contrast',
			production: ['*prod*', 'rg-live/*'],
			readOnly: true,
			bell: false,
			screenReader: false,
			policy: {batch: '10%', maxUnhealthy: '5', canary: '1', suspendRepairs: true, order: 'domain', pause: '90s'},
		});
		assert.deepEqual(await readSettings((await keep('\uFEFF{}')).place), noSettings);
	});

	for (const [written, message] of [
		[{reedOnly: true}, /There is no setting "reedOnly"\. Did you mean "readOnly"\?/],
		[{readonly: true}, /There is no setting "readonly"\. Did you mean "readOnly"\?/],
		[{policy: {batsh: '20%'}}, /There is no setting "policy\.batsh"\. Did you mean "batch"\?/],
		[
			{colours: []},
			/There is no setting "colours": there are theme, policy, production, readOnly, bell, screenReader\./,
		],
		[{theme: 'dark'}, /"theme" takes default, high-contrast or light, not "dark"\./],
		[{readOnly: 'yes'}, /"readOnly" takes true or false, not "yes"\./],
		[{bell: 1}, /"bell" takes true or false, not 1\./],
		[{production: '*prod*'}, /"production" takes a list of patterns such as .*, not "\*prod\*"\./],
		[{production: ['a', 7]}, /"production\.1" takes a pattern such as "\*prod\*", not 7\./],
		[{policy: {batch: '120%'}}, /"policy\.batch" takes a share of the set such as "20%" .*, not "120%"\./],
		[{policy: {batch: 0}}, /"policy\.batch" takes .*, not 0\./],
		[{policy: {maxUnhealthy: 101}}, /"policy\.maxUnhealthy" takes a percentage from "0%" to "100%", not 101\./],
		[{policy: {pause: '5 minutes'}}, /"policy\.pause" takes a duration such as "30s", "5m" or "1h", not "5 minutes"\./],
		[{policy: []}, /"policy" takes an object of policy members, not \[\]\./],
		[[], /The file takes an object of settings, not \[\]\./],
		[null, /The file takes an object of settings, not null\./],
		['{"bell": tru}', /it is not JSON: Unexpected token/],
		['', /it is not JSON/],
	] as const) {
		test(`is refused for ${JSON.stringify(written)}`, async () => {
			assert.match(await refusalOf(written), message);
		});
	}

	test('is refused with everything that is wrong with it', async () => {
		const message = await refusalOf({bel: true, readOnly: 'no'});
		assert.match(message, /"bel"/);
		assert.match(message, /"readOnly" takes/);
	});

	test('which cannot be read is refused: what it would protect is not known', async t => {
		const {place, file} = await keep({readOnly: true});

		if (process.getuid?.() === 0) {
			await rm(file);
			await mkdir(file);
		} else {
			await chmod(file, 0);
		}

		t.after(async () => rm(file, {recursive: true, force: true}));
		await assert.rejects(
			readSettings(place),
			(error: unknown) =>
				error instanceof Failure && /config\.json: it cannot be read \((?:EACCES|EISDIR)\)/.test(error.message),
		);
	});

	test('takes no policy which the flags would refuse, and each which they take', async () => {
		const values: Readonly<Record<string, readonly string[]>> = {
			batch: ['20%', '1%', '100%', '1', '50', '0', '0%', '101%', '-1', 'half', '1.5', ''],
			maxUnhealthy: ['0%', '20', '100%', '33.3%', '100.5%', '101', '-1', 'some', ''],
			maxUnhealthyUpgraded: ['0', '100', '200'],
			pause: ['0', '30s', '5m', '1h', '1.5m', '1d', 's', ''],
			soak: ['60', '60s', 'long'],
			healthTimeout: ['5m', '5 m'],
			canary: ['0', '3', '-1', '1.5', 'one'],
			order: ['domain', 'zone', 'unhealthy-first', 'Zone'],
			checkpoint: ['none', 'canary', 'zone', 'batch', 'domain'],
		};

		for (const [name, texts] of Object.entries(values)) {
			for (const text of texts) {
				const {place} = await keep({policy: {[name]: text}});
				const isTaken = await readSettings(place).then(
					() => true,
					() => false,
				);
				const isFlag = (() => {
					try {
						parsePolicy({[name]: text});
						return true;
					} catch {
						return false;
					}
				})();
				assert.equal(isTaken, isFlag, `${name} ${JSON.stringify(text)}`);
			}
		}
	});
});

suite('flags', () => {
	const settings = {
		...noSettings,
		readOnly: true,
		policy: {batch: '10%', suspendRepairs: true, order: 'domain'},
	};
	const typed = (...argv: readonly string[]) =>
		meow('', {importMeta: import.meta, argv: [...argv], flags: flagForms, booleanDefault: undefined}).flags;

	test('which were not typed are as the settings say, and the rest as always', () => {
		const flags = withSettings(typed('--pause', '30s'), settings);
		assert.equal(flags.readOnly, true);
		assert.deepEqual(parsePolicy(flags), {
			...defaultPolicy,
			batchPercent: 10,
			order: 'domain',
			suspendRepairs: true,
			pauseSeconds: 30,
		});
	});

	test('which were typed win over the settings', () => {
		const flags = withSettings(typed('--batch', '3', '--no-read-only', '--no-suspend-repairs'), settings);
		const {batchPercent: _, ...rest} = {batchPercent: 20, ...defaultPolicy};
		assert.equal(flags.readOnly, false);
		assert.deepEqual(parsePolicy(flags), {...rest, batchCount: 3, order: 'domain'});
	});
});

test('the documentation names every setting, and its example is one', async () => {
	const text = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
	const schema = JSON.parse(await readFile(new URL('../../docs/settings.schema.json', import.meta.url), 'utf8'));
	const names = [...Object.keys(schema.properties), ...Object.keys(schema.properties.policy.properties)];

	for (const name of names) {
		assert.ok(text.includes(`\`${name}\``), name);
	}

	const example = /```json\n([^]*?)```/.exec(text)?.[1] ?? '';
	const {place} = await keep(example);
	assert.deepEqual((await readSettings(place)).production, ['*prod*', 'rg-live/*']);
});
