import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import type {Flags} from '../../source/commands/flags.js';
import {noSettings} from '../../source/commands/settings-shape.js';
import type {Shell} from '../../source/commands/shell.js';
import {simulate} from '../../source/commands/simulate.js';
import {setPath} from '../helpers/demo-azure.js';
import {createManualClock} from '../helpers/manual-clock.js';

let folder = '';

before(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'vmssroll-simulate-'));
});

after(async () => {
	await rm(folder, {recursive: true});
});

type Place = {readonly endpoint: string} & Readonly<Record<string, unknown>>;

/** Runs the command until `meanwhile` is through; gives what it printed and its exit code. */
const runWhile = async (
	flags: Flags,
	meanwhile: (place: Place, ended: Promise<number>) => Promise<void>,
	clock = createManualClock(),
): Promise<{place: Place; code: number; lines: number}> => {
	const stop = new AbortController();
	const printed: string[] = [];
	let isThere = (): void => undefined;
	const there = new Promise<void>(resolve => {
		isThere = resolve;
	});
	const shell: Shell = {
		environment: {},
		home: folder,
		clock,
		random: () => 0,
		signal: stop.signal,
		onInterrupt: () => () => undefined,
		onLine: null,
		program: {execPath: '', execArguments: [], script: ''},
		kill: () => undefined,
		pid: 1,
		user: 'ana@jumphost',
		print(text) {
			printed.push(text);
			isThere();
		},
		say: () => undefined,
		columns: 80,
		isTerminal: false,
		colorLevel: 0,
		glyphs: 'unicode',
		settings: noSettings,
	};
	const ended = simulate(flags, shell);
	await there;
	const place: Place = JSON.parse(printed.join(''));
	await meanwhile(place, ended);
	stop.abort();
	return {place, code: await ended, lines: printed.join('').trimEnd().split('\n').length};
};

const patch = async ({endpoint}: Place, body: unknown) =>
	fetch(`${endpoint}${setPath}?api-version=2024-07-01`, {
		method: 'PATCH',
		headers: {'content-type': 'application/json'},
		body: JSON.stringify(body),
	});

test('the first and only line says where the scale sets are', async () => {
	const {place, code, lines} = await runWhile({scenario: 'fleet'}, async () => undefined);
	assert.equal(code, 0);
	assert.equal(lines, 1);
	const {endpoint, scaleSets, ...rest} = place;
	assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
	assert.deepEqual(rest, {
		subscriptionId: '11111111-2222-4333-8444-555555555555',
		resourceGroup: 'rg-shop',
		totalScaleSets: 40,
	});
	assert.ok(Array.isArray(scaleSets) && scaleSets.includes('web-blue'));
});

test('--strict refuses what the description of the API does not allow; without it that is taken', async () => {
	const statuses: number[] = [];
	for (const strict of [true, false]) {
		await runWhile({scenario: 'calm', strict}, async place => {
			statuses.push((await patch(place, {colour: 'red'})).status);
		});
	}

	assert.deepEqual(statuses, [400, 200]);
});

test('--log keeps the lines of polls small, and tells which faults hit', async () => {
	const log = path.join(folder, 'requests.log');
	await runWhile({scenario: 'calm', log}, async place => {
		const started = await patch(place, {tags: {a: 'b'}});
		await fetch(started.headers.get('azure-asyncoperation') ?? '');
		await fetch(`${place.endpoint}/_simulator/faults`, {method: 'POST', body: '{"kind": "status", "status": 503}'});
		await patch(place, {tags: {}});
	});
	const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
	const records = lines.map((line): Record<string, unknown> => JSON.parse(line));
	assert.deepEqual(
		records.map(({method, status, fault}) => [method, status, fault]),
		[
			['PATCH', 200, null],
			['GET', 200, null],
			['PATCH', 503, 'status'],
		],
	);
	assert.match(String(records[1]?.['query']), /^p=[\da-f-]{36}&api-version=2024-07-01&t=\d+&c=…&s=…&h=…$/);
	assert.ok((lines[1]?.length ?? 0) < 700, lines[1]);
	assert.deepEqual(records[0]?.['requestBody'], {tags: {a: 'b'}});
});

test('with --idle-exit it ends when nobody has asked it for so long, and not before', async () => {
	const clock = createManualClock();
	let isOver = false;
	await runWhile(
		{scenario: 'calm', idleExit: '60'},
		async (place, ended) => {
			void ended.then(() => {
				isOver = true;
			});
			await clock.advance(50_000);
			await fetch(`${place.endpoint}${setPath}?api-version=2024-07-01`);
			await clock.advance(50_000);
			assert.equal(isOver, false);
			await clock.advance(10_000);
			assert.equal(await ended, 0);
		},
		clock,
	);
});
