import assert from 'node:assert/strict';
import {mkdtemp, rm, stat} from 'node:fs/promises';
import {createConnection, createServer, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import * as fc from 'fast-check';
import {connectControl, type ControlLink, type ControlLinkOptions} from '../../source/conductor/control-client.js';
import {formatWish, parseSteering, parseViewerMessage, parseWish} from '../../source/conductor/control-protocol.js';
import {type Control, type ControlOptions, openControl} from '../../source/conductor/control-server.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore, type Store} from '../../source/store/store.js';
import type {Steering} from '../../source/upgrade/steer.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {until} from '../helpers/program.js';

let folder = '';

before(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'vmssroll-control-'));
});

after(async () => {
	await rm(folder, {recursive: true});
});

type Opened = {
	readonly control: Control;
	readonly store: Store<Live>;
	readonly steered: readonly {readonly steering: Steering; readonly by: string | null}[];
	readonly connect: (options?: Partial<ControlLinkOptions>) => Promise<ControlLink>;
};

/** A control socket and what came through it, while `work` runs. */
async function withControl(
	work: (opened: Opened) => Promise<void>,
	options: Partial<ControlOptions> = {},
): Promise<void> {
	const store = createStore<Live>(initialLive);
	const steered: {steering: Steering; by: string | null}[] = [];
	const control = await openControl({
		folder,
		store,
		clock: createManualClock(),
		async steer(steering, by) {
			steered.push({steering, by});
			return null;
		},
		refresh() {},
		...options,
	});

	try {
		await work({
			control,
			store,
			steered,
			async connect(more) {
				const contact = await connectControl({socket: control.path, who: 'ana', wantsHelm: true, ...more});
				assert.ok(contact.status === 'linked');
				return contact.link;
			},
		});
	} finally {
		await control.close();
	}
}

/** A connection which speaks for itself. */
async function connectRaw(control: Control): Promise<Socket> {
	const socket = createConnection(control.path);
	await new Promise<void>(resolve => {
		socket.once('connect', resolve);
	});
	return socket;
}

test('the socket is for its owner alone, and gone when it is closed', async () => {
	let place = '';
	await withControl(async ({control}) => {
		place = control.path;
		assert.equal(path.dirname(place), folder);
		assert.equal((await stat(place)).mode & 0o777, 0o600);
	});
	await assert.rejects(stat(place), /ENOENT/);
});

test('what a process which died left behind is no hindrance', async () => {
	const left = createServer();
	await new Promise<void>(resolve => {
		left.listen(path.join(folder, 'control.sock'), resolve);
	});
	await withControl(async ({connect, steered}) => {
		const link = await connect();
		assert.equal(await link.steer({type: 'pause'}, false), null);
		assert.deepEqual(steered, [{steering: {type: 'pause'}, by: 'ana'}]);
	});
	left.close();
});

test('a folder whose path is too long for a socket: it is in a folder of its own, 0700', async () => {
	const long = path.join(folder, 'x'.repeat(120));
	await withControl(
		async ({control}) => {
			assert.ok(!control.path.startsWith(folder) && control.path.length < 104);
			assert.equal((await stat(path.dirname(control.path))).mode & 0o777, 0o700);
		},
		{folder: long},
	);
});

test('the first who wants the helm has it; others look on until they take it, or until it is free', async () => {
	await withControl(async ({connect, steered}) => {
		const seen: [string | null, boolean][] = [];
		const ana = await connect({onHelm: (helm, isOurs) => seen.push([helm?.by ?? null, isOurs])});
		assert.deepEqual(seen, [['ana', true]]);
		const ben = await connect({who: 'ben'});
		assert.match(
			(await ben.steer({type: 'cancel'}, false)) ?? '',
			/^ana steers this upgrade since .* Take it over first/,
		);
		assert.deepEqual(steered, []);
		assert.equal(await ben.steer({type: 'cancel'}, true), null);
		await until(() => seen.at(-1)?.[0] === 'ben' && seen.at(-1)?.[1] === false, 'The news');
		ben.close();
		await until(() => seen.at(-1)?.[0] === null, 'A free helm');
		assert.equal(await ana.steer({type: 'pause'}, false), null);
		assert.deepEqual(
			steered.map(({by}) => by),
			['ben', 'ana'],
		);
	});
});

test('whoever only looks on never gets the helm, and a refusal of the upgrade comes back as it is', async () => {
	await withControl(
		async ({connect}) => {
			const seen: boolean[] = [];
			const viewer = await connect({wantsHelm: false, onHelm: (_, isOurs) => seen.push(isOurs)});
			assert.deepEqual(seen, [false]);
			assert.equal(await viewer.steer({type: 'pause'}, true), 'No.');
		},
		{steer: async () => 'No.'},
	);
});

test('pictures go to who wants them, whole at first and then what changed', async () => {
	await withControl(async ({connect, store, control}) => {
		assert.equal(control.isWatched(), false);
		const views: object[] = [];
		const link = await connect({onLive: view => views.push(view)});
		await until(() => views.length === 1, 'The first picture');
		assert.equal(control.isWatched(), true);
		store.set({identity: 'ana@contoso.com'});
		await until(() => views.length === 2, 'The change');
		assert.deepEqual(views[1], {identity: 'ana@contoso.com'});
		store.set({failure: 'is none of a viewer’s business'});
		control.prompt('Sign in with the code 123.');
		link.close();
		await until(() => !control.isWatched(), 'That nobody looks on');
		assert.equal(views.length, 2);
	});
});

test('a viewer is told a line, and that the process has gone', async () => {
	const prompts: string[] = [];
	let isClosed = false;
	const answers: Promise<string | null>[] = [];
	await withControl(
		async ({connect, control}) => {
			const link = await connect({
				onPrompt: text => prompts.push(text),
				onClosed() {
					isClosed = true;
				},
			});
			control.prompt('Sign in.');
			answers.push(link.steer({type: 'pause'}, true));
			await until(() => prompts.length === 1, 'The line');
		},
		{steer: async () => new Promise(() => {})},
	);
	await until(() => isClosed, 'The end');
	assert.deepEqual(prompts, ['Sign in.']);
	assert.match(String(await answers[0]), /ended before it answered/);
});

test('nobody listens there: absent', async () => {
	assert.deepEqual(await connectControl({socket: path.join(folder, 'none'), who: 'x', wantsHelm: false}), {
		status: 'absent',
	});
});

test('T6: somebody listens and says nothing, as a stopped process does: silent, before and after it was linked', async () => {
	const place = path.join(folder, 'silent.sock');
	const sockets: Socket[] = [];
	const server = createServer(socket => sockets.push(socket));
	await new Promise<void>(resolve => {
		server.listen(place, resolve);
	});
	const options = {socket: place, who: 'x', wantsHelm: false, patienceMilliseconds: 400};
	assert.deepEqual(await connectControl(options), {status: 'silent'});

	const silences: boolean[] = [];
	const connecting = connectControl({...options, onSilence: isSilent => silences.push(isSilent)});
	await until(() => sockets.length === 2, 'The second connection');
	sockets[1]?.write('{"type":"helm","helm":null,"isYours":false}\n');
	const contact = await connecting;
	assert.ok(contact.status === 'linked');
	assert.match((await contact.link.steer({type: 'pause'}, true)) ?? '', /does not answer: it may be stopped/);
	assert.deepEqual(silences, [true]);
	sockets[1]?.write('{"type":"pong"}\n');
	await until(() => silences.length === 2, 'Its voice');
	contact.link.close();
	server.close();
});

test('a process which takes its time for a wish is not silent', async () => {
	let isDone = false;
	await withControl(
		async ({connect}) => {
			const silences: boolean[] = [];
			const link = await connect({patienceMilliseconds: 400, onSilence: isSilent => silences.push(isSilent)});
			assert.equal(await link.steer({type: 'pause'}, true), null);
			assert.ok(isDone);
			assert.deepEqual(silences, []);
		},
		{
			async steer() {
				await new Promise(resolve => {
					setTimeout(resolve, 1200);
				});
				isDone = true;
				return null;
			},
		},
	);
});

test('nonsense, half lines, bytes of a letter one by one and a broken link do not end it', async () => {
	await withControl(async ({control, connect, steered}) => {
		const raw = await connectRaw(control);
		raw.write('nonsense\n{}\n[]\nnull\n{"type":"steer","id":"x"}\n{"type":"hello"}\n\u0000\n');
		const wish = Buffer.from(
			'{"type":"hello","who":"Zoë"}\n{"type":"steer","id":1,"steering":{"type":"pause"},"takesHelm":true}\n',
		);

		for (const byte of wish) {
			raw.write(Buffer.from([byte]));
			await new Promise(setImmediate);
		}

		await until(() => steered.length === 1, 'The wish');
		assert.deepEqual(steered[0], {steering: {type: 'pause'}, by: 'Zoë'});

		// Gone with unread pictures: the system tells the other end ECONNRESET.
		const unread = await connectRaw(control);
		unread.pause();
		unread.write('{"type":"hello","who":"x","wantsLive":true}\n');
		await until(() => control.isWatched(), 'The hello');
		unread.destroy();
		raw.destroy();
		await until(() => !control.isWatched(), 'That nobody looks on');

		const greedy = await connectRaw(control);
		greedy.on('error', () => {});
		const hungUp = new Promise(resolve => {
			greedy.once('close', resolve);
		});
		greedy.write('x'.repeat(2 * 1024 * 1024));
		await hungUp;

		const link = await connect();
		assert.equal(await link.steer({type: 'resume'}, true), null);
	});
});

test('a viewer which does not read keeps nobody waiting, and costs a bounded amount of memory', async () => {
	await withControl(async ({control, connect, store}) => {
		const lazy = await connectRaw(control);
		lazy.pause();
		lazy.write('{"type":"hello","who":"lazy","wantsLive":true}\n');
		await until(() => control.isWatched(), 'The hello');

		for (let index = 0; index < 40; index++) {
			store.set({identity: `${index}${'x'.repeat(1024 * 1024)}`});
		}

		const link = await connect({who: 'ben'});
		assert.equal(await link.steer({type: 'pause'}, true), null);
		lazy.destroy();
	});
});

test('a wish goes through JSON, on a socket and on a command line', () => {
	const ids = fc.array(fc.string(), {minLength: 1});
	const steerings: fc.Arbitrary<Steering> = fc.oneof(
		fc.constantFrom<Steering>(
			{type: 'pause'},
			{type: 'cancel'},
			{type: 'roll-back'},
			{type: 'retry-failed'},
			{type: 'resume'},
			{type: 'resume', acceptBreach: true},
		),
		ids.map((instanceIds): Steering => ({type: 'skip', instanceIds})),
	);

	fc.assert(
		fc.property(steerings, fc.option(fc.string()), (steering, by) => {
			assert.deepEqual(parseSteering(JSON.parse(JSON.stringify(steering))), steering);
			assert.deepEqual(parseWish(formatWish(steering, by)), {steering, by});
		}),
	);
	assert.equal(parseSteering({type: 'skip', instanceIds: []}), null);
	assert.equal(parseSteering({type: 'explode'}), null);
	assert.deepEqual(parseWish('null'), {steering: null, by: null});
});

test('whatever JSON comes is a message or none, never an error', () => {
	fc.assert(
		fc.property(fc.json(), line => {
			parseViewerMessage(line);
			parseWish(line);
		}),
	);
	fc.assert(fc.property(fc.string(), line => parseViewerMessage(line) === null || line.includes('type')));
});
