import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import type {UpgradeDesk} from '../../source/conductor/upgrade-desk.js';
import {Watcher} from '../../source/conductor/watcher.js';
import {createJournal} from '../../source/journal/journal.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {pastOf} from '../helpers/past.js';
import {keepJournal, openSession, type Session} from '../helpers/session.js';

/** A viewer of a session, on a desk on which nothing runs. */
function watch({arm, clock, reference}: Session, answers: Partial<UpgradeDesk> = {}) {
	const store = createStore<Live>(initialLive);
	const ending = new AbortController();
	const watcher = new Watcher({
		arm,
		clock,
		store,
		resourceGroup: reference.resourceGroup,
		reference,
		desk: {
			prepare: async () => ({upgradeId: 'upgrade-1', folder: '/nowhere'}),
			discard: async () => {},
			start: async () => null,
			carrierOf: async () => null,
			findUnfinished: async () => null,
			listUnfinished: async () => [],
			listPast: async () => [],
			readPast: async () => {
				throw new Error('not asked for');
			},
			saveText: async file => `/home/ana/${file}`,
			...answers,
		},
		following: null,
		pace: 1,
		who: 'ana@jumphost',
		isReadOnly: false,
	});

	const running = watcher.run(ending.signal);

	return {
		store,
		dispatch: watcher.dispatch.bind(watcher),
		until: async (condition: (live: Live) => boolean) =>
			clock.runUntil(
				new Promise<void>(resolve => {
					const look = () => {
						if (condition(store.get())) {
							unsubscribe();
							resolve();
						}
					};

					const unsubscribe = store.subscribe(look);
					look();
				}),
			),
		async leave() {
			ending.abort();
			await clock.runUntil(running);
		},
	};
}

test('all about an instance is read when it is asked for, and a text is saved', async () => {
	const session = openSession('calm');
	const watched = watch(session);
	await watched.until(({snapshot}) => snapshot !== null);
	watched.dispatch({type: 'load-instance-details', instanceId: '7'});
	watched.dispatch({type: 'save-text', path: 'night.log', text: 'x'});
	await watched.until(({details, saved}) => details.status === 'loaded' && saved.status === 'loaded');
	await watched.leave();

	const {details, saved} = watched.store.get();
	assert(details.status === 'loaded' && saved.status === 'loaded');
	assert.equal(details.value.instanceId, '7');
	assert.equal(saved.value, '/home/ana/night.log');
});

test('while Azure does not answer, it is told when it is tried again, and R tries at once', async () => {
	const session = openSession('calm');
	const watched = watch(session);
	await watched.until(({snapshot}) => snapshot !== null);
	session.simulator.inject({kind: 'reset', times: null});
	await watched.until(({connection}) => connection.status === 'lost');

	const {connection: first} = watched.store.get();
	assert(first.status === 'lost' && first.retryAt !== undefined);
	const {retryAt} = first;
	const wait = retryAt - session.clock.now();
	assert.ok(wait > 0 && wait <= 30_000, String(wait));
	assert.match(first.next ?? '', /\S/);

	watched.dispatch({type: 'refresh'});
	await watched.until(({connection}) => connection.status === 'lost' && (connection.retryAt ?? retryAt) < retryAt);
	await watched.leave();
});

test('an upgrade of the past is followed in its scale set, as it ended, and nothing is done to it', async () => {
	const directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));

	try {
		const session = openSession('calm');
		const [planned] = keepJournal(await session.plan({updateDomain: 0}), await session.snapshot()).events();
		assert(planned);
		const upgradeId = '20261119-221500-web-4d8x';
		const ended = [
			{...planned, upgradeId},
			{at: planned.at, upgradeId, type: 'upgrade-confirmed'},
			{at: planned.at, upgradeId, type: 'upgrade-cancelled', message: 'Cancelled by ana.', by: 'ana'},
		] as const;
		const journal = await createJournal(directory, upgradeId);
		await journal.append(ended);
		await journal.close();
		const upgrade = fold(ended);

		const started: string[] = [];
		const watched = watch(session, {
			start: async () => {
				started.push('started');
				return null;
			},
		});
		await watched.until(({snapshot}) => snapshot !== null);
		watched.dispatch({
			type: 'follow-upgrade',
			past: pastOf({upgrade}, {folder: path.join(directory, upgradeId), reference: session.reference}),
		});
		await watched.until(
			live => live.upgrade?.id === upgradeId && live.snapshot !== null && live.conductor?.status === 'ended',
		);
		await watched.leave();

		assert.equal(watched.store.get().upgrade?.status, 'cancelled');
		assert.deepEqual(started, []);
		assert.deepEqual(session.writes(), []);
	} finally {
		await rm(directory, {recursive: true});
	}
});
