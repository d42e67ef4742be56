import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {realClock} from '../../source/clock.js';
import {UpgradeFollower, type UpgradeFollowerOptions} from '../../source/conductor/upgrade-follower.js';
import type {Carrier} from '../../source/conductor/upgrade-desk.js';
import {createJournal, type Journal} from '../../source/journal/journal.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore, type Store} from '../../source/store/store.js';
import type {Steering} from '../../source/upgrade/steer.js';
import {makeEvent, planned} from '../helpers/journal-events.js';
import {until} from '../helpers/program.js';

let directory = '';
let count = 0;

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-follower-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

type World = {
	readonly follower: UpgradeFollower;
	readonly store: Store<Live>;
	readonly journal: Journal;
	readonly upgradeId: string;
	readonly prompts: readonly string[];
	readonly started: readonly (Steering | null)[];
	/** Who carries the upgrade out from now on. */
	readonly carry: (carrier: Carrier | null) => void;
	readonly folder: string;
};

const holder: Carrier['holder'] = {
	pid: 4242,
	processStart: '1',
	bootId: null,
	pidNamespace: null,
	host: 'jumphost',
	identity: 'ana@contoso.com',
	upgradeId: 'u',
	startedAt: '2026-11-20T12:00:00.000Z',
	heartbeatAt: '2026-11-20T12:30:00.000Z',
	socket: null,
	releasedAt: null,
};

const dead: Carrier = {holder, liveness: 'dead'};
const unknown: Carrier = {holder, liveness: 'unknown'};

/** A follower of an upgrade which rolls forward, with a desk which does what a test says. */
async function follow(
	carrier: Carrier | null,
	options: Partial<UpgradeFollowerOptions> & {readonly start?: () => Promise<string | null>},
	work: (world: World) => Promise<void>,
): Promise<void> {
	const upgradeId = `u${++count}`;
	const journal = await createJournal(directory, upgradeId);
	await journal.append([planned(upgradeId), makeEvent(upgradeId, {type: 'upgrade-confirmed'})]);
	const folder = path.join(directory, upgradeId);
	const store = createStore<Live>(initialLive);
	const prompts: string[] = [];
	const started: (Steering | null)[] = [];
	let current = carrier;

	const follower = new UpgradeFollower({
		kept: {upgradeId, folder},
		store,
		clock: {...realClock, sleep: async (milliseconds, signal) => realClock.sleep(milliseconds / 50, signal)},
		desk: {
			carrierOf: async () => current,
			async start(_, steering) {
				started.push(steering);
				return (await options.start?.()) ?? null;
			},
		},
		who: 'ben@laptop',
		isReadOnly: false,
		takesUp: true,
		wantsHelm: false,
		wantsLive: false,
		onPrompt: text => prompts.push(text),
		...options,
	});

	const stopping = new AbortController();
	const running = follower.run(stopping.signal);

	try {
		await work({
			follower,
			store,
			journal,
			upgradeId,
			prompts,
			started,
			folder,
			carry(next) {
				current = next;
			},
		});
	} finally {
		stopping.abort();
		await running;
		await journal.close();
	}
}

const status = ({store}: World) => store.get().conductor?.status;

test('its process died: that is said with its last words, and the upgrade is taken up', async () => {
	await follow({holder, liveness: 'alive'}, {}, async world => {
		await writeFile(
			path.join(world.folder, 'conductor.log'),
			'first\nCould not write the journal (ENOSPC).\n    at append (file.js:1:2)\n\nNode.js v24.0.0\n',
		);
		world.carry(dead);
		await until(() => world.started.length > 0, 'The start');
		assert.deepEqual(world.started[0], null);
		assert.match(
			world.prompts[0] ?? '',
			/^The process 4242 on jumphost .* is gone\. Its last words: Could not write the journal \(ENOSPC\)\. Taking it up/,
		);
	});
});

test('processes which die one after the other without a word in the journal: three times, then it is left', async () => {
	await follow(dead, {}, async world => {
		await until(() => status(world) === 'gone', 'The end of trying');
		assert.equal(world.started.length, 3);
	});
});

test('a viewer which only looks on takes nothing up, and steers nothing', async () => {
	await follow(dead, {isReadOnly: true, takesUp: false}, async world => {
		await until(() => status(world) === 'gone', 'That it is gone');
		assert.match((await world.follower.steer({type: 'cancel'}, true)) ?? '', /only looks on/);
		assert.deepEqual(world.started, []);
	});
});

test('of which it cannot be told whether it lives: said once, and taken up only with --take-over', async () => {
	await follow(unknown, {}, async world => {
		await until(() => world.prompts.length > 0, 'What to do');
		await realClock.sleep(50);
		assert.deepEqual(world.started, []);
		assert.equal(world.prompts.length, 1);
		assert.match(
			world.prompts[0] ?? '',
			new RegExp(`last heard of at 2026-11-20T12:30.*vmssroll attach ${world.upgradeId} --take-over goes on`),
		);
	});

	await follow(unknown, {takesOver: true}, async world => {
		await until(() => world.started.length > 0, 'The start');
	});
});

test('somebody else was first to take it up: that is no failure', async () => {
	let isTaken = false;

	await follow(
		dead,
		{
			desk: {
				carrierOf: async () => (isTaken ? {holder, liveness: 'alive'} : dead),
				async start() {
					isTaken = true;
					return 'web is being upgraded by somebody else.';
				},
			},
		},
		async world => {
			await until(() => isTaken, 'The try');
			await realClock.sleep(50);
			assert.notEqual(status(world), 'gone');
			assert.equal(world.store.get().failure, null);
		},
	);
});

test('refused, and nobody has it: told with the reason, and left', async () => {
	await follow(dead, {start: async () => 'You are signed in as somebody else.'}, async world => {
		await until(() => status(world) === 'gone', 'The refusal');
		assert.equal(world.store.get().failure, 'You are signed in as somebody else.');
		assert.equal(world.started.length, 1);
	});
});

test('the ending is on disk before its process lets go: nothing is taken up then, however late it is read', async () => {
	await follow({holder, liveness: 'alive'}, {}, async world => {
		await until(() => world.store.get().upgrade !== null, 'The upgrade');
		await world.journal.append([
			makeEvent(world.upgradeId, {type: 'upgrade-cancelled', message: 'Cancelled by ana.', by: 'ana'}),
		]);
		world.carry({holder: {...holder, releasedAt: '2026-11-20T12:40:00.000Z'}, liveness: 'dead'});
		await until(() => status(world) === 'ended', 'The end');
		assert.deepEqual(world.started, []);

		assert.match((await world.follower.steer({type: 'cancel'}, true)) ?? '', /There is nothing to cancel/);
		assert.deepEqual(world.started, [], 'no process is needed to refuse that');
		assert.equal(await world.follower.steer({type: 'roll-back'}, true), null);
		assert.deepEqual(world.started, [{type: 'roll-back'}]);
	});
});

test('resume where a process died while it went on: taking it up is all there is to it', async () => {
	await follow(dead, {takesUp: false}, async world => {
		await until(() => status(world) === 'gone', 'That it is gone');
		assert.equal(await world.follower.steer({type: 'resume'}, true), null);
		assert.equal(await world.follower.steer({type: 'pause'}, true), null);
		assert.deepEqual(world.started, [null, {type: 'pause'}]);
	});
});
