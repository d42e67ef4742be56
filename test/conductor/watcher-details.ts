import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {createJournal} from '../../source/journal/journal.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {pastOf} from '../helpers/past.js';
import {keepJournal, openSession} from '../helpers/session.js';
import {makeDesk, watch} from '../helpers/watched.js';

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

		const {desk, asked} = makeDesk();
		const watched = watch(session, desk);
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
		assert.deepEqual(asked, []);
		assert.deepEqual(session.writes(), []);
	} finally {
		await rm(directory, {recursive: true});
	}
});
