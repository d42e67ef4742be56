import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Command} from '../../source/store/command.js';
import type {Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {runApp} from '../../source/ui/run-app.js';
import {makeTheme} from '../../source/ui/theme.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {makeLive, runBatches} from '../helpers/scene.js';
import {createFakeTerminal} from '../helpers/terminal.js';

const calm = makeSnapshot({domains: {each: 1}});

function run(live: Live = makeLive(calm), size = {columns: 100, rows: 30}) {
	const clock = createManualClock();
	const terminal = createFakeTerminal(size);
	const store = createStore<Live>({...live, receivedAt: clock.now()});
	const commands: Command[] = [];

	const app = runApp({
		store,
		dispatch: command => commands.push(command),
		stdout: terminal.stdout,
		stdin: terminal.stdin,
		theme: makeTheme({colorLevel: 2, glyphs: 'unicode'}),
		options: {isReadOnly: false, initialTarget: null, scaleSetName: 'web', policy: defaultPolicy},
		clock,
	});

	return {
		clock,
		terminal,
		store,
		commands,
		app,
		async [Symbol.asyncDispose]() {
			app.unmount();
			await app.waitUntilExit();
		},
	};
}

test('takes the alternate screen, and gives it back when it is left', async () => {
	const {terminal, app, commands} = run();
	await terminal.shows('? help');
	assert.ok(terminal.isAlternate());

	terminal.types('q');
	await app.waitUntilExit();
	assert.deepEqual(commands, [{type: 'quit'}]);
	assert.match(terminal.written(), /\u001B\[\?1049l/v);
	assert.match(terminal.written(), /\u001B\[\?25h/v);
});

test('keys which arrive in one read are pressed one after another', async () => {
	await using session = run();
	await session.terminal.shows('[▪0 ]');
	session.terminal.types('jjj');
	await session.terminal.shows('[▪3 ]');
	session.terminal.types('l\u001B[B');
	await session.terminal.shows('[▪9 ]');
});

test('text after a slash in the same read is text already', async () => {
	await using session = run();
	await session.terminal.shows('[▪0 ]');
	session.terminal.types('/ud:3 q');
	await session.terminal.shows('/ud:3 q▏');
	assert.deepEqual(session.commands, []);
});

test('a paste types in a filter, and marks, plans and starts nothing on the map', async () => {
	await using session = run();
	await session.terminal.shows('[▪0 ]');
	session.terminal.types('\u001B[200~*uyq\r\u001B[201~');
	session.terminal.types('/\u001B[200~fd:2\u001B[201~');
	await session.terminal.shows('/fd:2▏');
	assert.deepEqual(session.commands, []);
	assert.doesNotMatch(session.terminal.lines().join('\n'), /marked/v);
});

test('news from outside appear without a key', async () => {
	await using session = run();
	await session.terminal.shows('25 of 25 current');
	const running = runBatches(calm, {batchesDone: 2});
	session.store.set({snapshot: running.snapshot, upgrade: running.upgrade, events: running.events});
	await session.clock.advance(250);
	await session.terminal.shows('batch 3 of 5 (UD2)');
});

test('follows the size of the terminal, down to where nothing can be drawn, and back', async () => {
	await using session = run();
	await session.terminal.shows('? help');
	session.terminal.resize({columns: 140, rows: 40});
	await session.terminal.shows('│ instance 0');
	session.terminal.resize({columns: 30, rows: 8});
	await session.terminal.shows('Needs 40x10');
	session.terminal.resize({columns: 80, rows: 24});
	await session.terminal.shows('? help');
	assert.equal(session.terminal.lines().filter(line => line.includes('? help')).length, 1);
});

test('a frame as high as the terminal never makes it scroll', async () => {
	await using session = run(makeLive(calm), {columns: 80, rows: 24});
	await session.terminal.shows('? help');
	session.terminal.types('jljl');
	await session.terminal.shows('[▪12]');
	assert.match(session.terminal.lines()[0] ?? '', /^ web/v);
	assert.match(session.terminal.lines()[23] ?? '', /\? help {2}q quit $/v);
});

test('writes nothing while nothing happens', async () => {
	await using session = run();
	await session.terminal.shows('? help');
	const before = session.terminal.written();
	await session.clock.advance(9000);
	session.store.set({snapshot: {...calm}, receivedAt: session.clock.now()});
	await session.clock.advance(5000);
	assert.equal(session.terminal.written(), before);
});
