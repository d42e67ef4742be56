import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import type {KeptUpgrade} from '../../source/conductor/upgrade-desk.js';
import {createJournal, JournalError} from '../../source/journal/journal.js';
import type {Live} from '../../source/store/live.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import {keepJournal, openSession, type Session} from '../helpers/session.js';
import {makeDesk, watch} from '../helpers/watched.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

/** An upgrade on disk which was confirmed and whose process is nowhere. */
async function leaveUnfinished(session: Session, upgradeId: string): Promise<KeptUpgrade> {
	const events = keepJournal(await session.plan({updateDomain: 0}), await session.snapshot()).events();
	const [planned] = events.map((event): UpgradeEvent => ({...event, upgradeId}));
	assert(planned);
	const journal = await createJournal(directory, upgradeId);
	await journal.append([planned]);
	await journal.append([{at: planned.at, upgradeId, type: 'upgrade-confirmed'}]);
	await journal.close();

	return {upgradeId, folder: path.join(directory, upgradeId)};
}

test('a scale set which is not there ends in a message with what to do', async () => {
	const session = openSession('calm');
	const watched = watch(session, makeDesk().desk, {name: 'nope'});
	await watched.until(({connection}) => connection.status === 'failed');
	await watched.leave();

	const {connection} = watched.store.get();
	assert(connection.status === 'failed');
	assert.match(connection.message, /nope/);
	assert.match(connection.next ?? '', /\S/);
});

test('a confirmed plan is put on disk before its process is started', async () => {
	const session = openSession('calm');
	const {desk, asked} = makeDesk();
	const watched = watch(session, desk);
	await watched.until(({snapshot}) => snapshot !== null);
	watched.dispatch({type: 'start-upgrade', plan: await session.plan({updateDomain: 1})});
	await watched.until(() => asked.length === 2);
	await watched.leave();

	assert.deepEqual(asked, ['prepare', 'start as it stands']);
	assert.deepEqual(session.writes(), []);
});

test('a process which does not start leaves nothing behind but its reason', async () => {
	const session = openSession('calm');
	const {desk, asked} = makeDesk({start: async () => 'web is being upgraded by ben@corp.'});
	const watched = watch(session, desk);
	await watched.until(({snapshot}) => snapshot !== null);
	watched.dispatch({type: 'start-upgrade', plan: await session.plan({updateDomain: 1})});
	await watched.until(({failure}) => failure !== null);
	await watched.leave();

	assert.deepEqual(asked, ['prepare', 'discard']);
	assert.match(watched.store.get().failure ?? '', /ben@corp/);
	assert.equal(watched.store.get().conductor, null);
});

test('T47: a journal which cannot be begun stops everything before the first write', async () => {
	const session = openSession('calm');
	const {desk, asked} = makeDesk({
		prepare: async () => {
			throw new JournalError('The disk is full.');
		},
	});
	const watched = watch(session, desk);
	await watched.until(({snapshot}) => snapshot !== null);
	watched.dispatch({type: 'start-upgrade', plan: await session.plan({updateDomain: 1})});
	await watched.until(({failure}) => failure !== null);
	await watched.leave();

	assert.match(watched.store.get().failure ?? '', /disk is full/);
	assert.deepEqual(asked, []);
	assert.deepEqual(session.writes(), []);
});

test('opening a scale set shows what was left unfinished there, and takes it up only when it is asked to', async () => {
	const session = openSession('calm');
	const kept = await leaveUnfinished(session, 'left-1');
	const {desk, asked} = makeDesk({findUnfinished: async () => kept});
	const watched = watch(session, desk);
	await watched.until(({conductor}) => conductor?.status === 'gone');
	assert.equal(watched.store.get().upgrade?.id, 'left-1');
	assert.deepEqual(asked, []);

	watched.dispatch({type: 'steer-upgrade', steering: {type: 'resume'}});
	await watched.until(() => asked.length > 0);
	await watched.leave();
	// It was not paused: there is nothing to resume but its process.
	assert.deepEqual(asked, ['start as it stands']);
});

test('under --read-only nothing is steered and nothing taken up', async () => {
	const session = openSession('calm');
	const kept = await leaveUnfinished(session, 'left-2');
	const {desk, asked} = makeDesk({findUnfinished: async () => kept});
	const watched = watch(session, desk, {isReadOnly: true});
	await watched.until(({conductor}) => conductor?.status === 'gone');
	watched.dispatch({type: 'steer-upgrade', steering: {type: 'cancel'}});
	await watched.until(({failure}) => failure !== null);
	await watched.leave();

	assert.match(watched.store.get().failure ?? '', /only looks on/);
	assert.deepEqual(asked, []);
});

test('while an upgrade is taken up it is not called gone, and is again when that failed', async () => {
	const session = openSession('calm');
	const kept = await leaveUnfinished(session, 'left-3');
	const seen: (string | undefined)[] = [];
	const {desk} = makeDesk({
		findUnfinished: async () => kept,
		start: async () => {
			seen.push(watched.store.get().conductor?.status);
			return 'You are signed in as ben@corp.';
		},
	});

	const watched = watch(session, desk);
	await watched.until(({conductor}) => conductor?.status === 'gone');
	watched.dispatch({type: 'steer-upgrade', steering: {type: 'resume'}});
	await watched.until(({failure}) => failure !== null);
	assert.deepEqual(seen, ['starting']);
	assert.equal(watched.store.get().conductor?.status, 'gone');
	await watched.leave();
});

test('what was asked for with the last key before leaving is done', async () => {
	const session = openSession('calm');
	const kept = await leaveUnfinished(session, 'left-4');
	const {desk, asked} = makeDesk({findUnfinished: async () => kept});
	const watched = watch(session, desk);
	await watched.until(({conductor}) => conductor?.status === 'gone');
	watched.dispatch({type: 'steer-upgrade', steering: {type: 'pause'}});
	await watched.leave();
	assert.deepEqual(asked, ['start pause']);
});

test('without a scale set all of them are read; one which is opened takes their place, and they come back after it', async () => {
	const session = openSession('calm');
	const watched = watch(session, makeDesk().desk, {name: null});
	const {store, dispatch} = watched;
	const isWhole = ({fleet}: Live) => fleet.status === 'loaded' && fleet.value.every(({strip}) => strip !== null);
	await watched.until(isWhole);

	dispatch({type: 'open-scale-set', reference: session.reference});
	await watched.until(({snapshot}) => snapshot !== null);
	const requestsOfLists = () =>
		session.requests.filter(({path: asked}) => /virtualMachineScaleSets$/i.test(asked)).length;
	const before = requestsOfLists();
	await session.clock.advance(200_000);
	assert.equal(requestsOfLists(), before);
	const seen = store.get().fleet;
	assert.ok(isWhole(store.get()));

	dispatch({type: 'close-scale-set'});
	await watched.until(({snapshot, fleet}) => snapshot === null && fleet !== seen);
	assert.deepEqual(store.get().left, []);
	const requestsOfModels = () => session.requests.filter(({path: asked}) => /\/web$/i.test(asked)).length;
	const models = requestsOfModels();
	await session.clock.advance(30_000);
	assert.equal(requestsOfModels(), models);
	await watched.leave();
	assert.equal(store.get().failure, null);
});

test('an upgrade in a set which is closed stays known as it was left, also when it was begun a moment before', async () => {
	const session = openSession('calm');
	const kept = await leaveUnfinished(session, 'left-5');
	const watched = watch(session, makeDesk({findUnfinished: async () => kept}).desk);
	await watched.until(({upgrade}) => upgrade !== null);
	watched.dispatch({type: 'close-scale-set'});
	await watched.until(({left}) => left.length > 0);
	assert.equal(watched.store.get().upgrade, null);
	assert.equal(watched.store.get().conductor, null);
	assert.equal(watched.store.get().left[0]?.id, 'left-5');
	await watched.leave();

	const again = watch(session, makeDesk({findUnfinished: async () => kept}).desk);
	again.dispatch({type: 'close-scale-set'});
	await again.until(({left}) => left.length > 0);
	await again.leave();
});

test('upgrades which cannot be read do not keep the scale set from being looked at', async () => {
	const session = openSession('calm');
	const {desk} = makeDesk({
		findUnfinished: async () => {
			throw new JournalError('Could not read the upgrades.');
		},
	});

	const watched = watch(session, desk);
	await watched.until(({snapshot}) => snapshot !== null);
	assert.equal(watched.store.get().failure, 'Could not read the upgrades.');
	await watched.leave();
});
