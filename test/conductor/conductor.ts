import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import type {HttpClient} from '../../source/arm/pipeline.js';
import {JournalError} from '../../source/journal/journal.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {conduct, openSession} from '../helpers/session.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

const journals = () => path.join(directory, crypto.randomUUID());
const newest = '24.04.202611100';

test('upgrades one update domain: one PATCH of the image alone with If-Match, and only instances of the domain asked', async () => {
	const session = openSession('calm');
	const conducted = conduct(session, journals());
	const plan = await session.plan({updateDomain: 2});
	const events = await conducted.carryOut(plan);
	await conducted.leave();

	assert.equal(events.at(-1)?.type, 'upgrade-completed');

	const patches = session.writes().filter(({method}) => method === 'PATCH');
	assert.equal(patches.length, 1);
	assert.match(patches[0]?.ifMatch ?? '', /"\d+"/);
	assert.deepEqual(patches[0]?.requestBody, {
		properties: {
			virtualMachineProfile: {
				storageProfile: {
					imageReference: {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: newest},
				},
			},
		},
	});

	const seen = await session.snapshot();
	const domain = seen.instances.filter(({updateDomain}) => updateDomain === 2).map(({instanceId}) => instanceId);
	const asked = session.writes().filter(({method}) => method === 'POST');
	assert(asked.length > 0);

	for (const {requestBody} of asked) {
		assert.deepEqual(requestBody, {instanceIds: domain});
	}

	for (const {updateDomain, image} of seen.instances) {
		assert.equal(image.exactVersion === newest, updateDomain === 2);
	}
});

test('the journal on disk tells the same story, every write after its request', async () => {
	const session = openSession('calm');
	const conducted = conduct(session, journals());
	const events = await conducted.carryOut(await session.plan({updateDomain: 1}));
	await conducted.leave();

	assert.deepEqual(await conducted.journaled(), events);
	assert.equal(fold(await conducted.journaled()).status, 'completed');

	const types = events.map(({type}) => type);
	assert.deepEqual(
		types.filter(type => type !== 'instance-upgraded' && type !== 'gate-waiting' && type !== 'gate-passed'),
		[
			'upgrade-planned',
			'upgrade-confirmed',
			'model-update-requested',
			'model-updated',
			'batch-requested',
			'batch-accepted',
			'batch-completed',
			'upgrade-completed',
		],
	);
});

test('a set of three zones is upgraded whole, never more in flight than the limit', async () => {
	const session = openSession('three-zones');
	const conducted = conduct(session, journals());
	const events = await conducted.carryOut(await session.plan());
	await conducted.leave();

	assert.equal(events.at(-1)?.type, 'upgrade-completed');
	const seen = await session.snapshot();
	assert(seen.instances.every(({image}) => image.exactVersion === newest));

	const upgraded = events.filter(({type}) => type === 'instance-upgraded');
	assert.equal(upgraded.length, 100);

	let inFlight = 0;

	for (const event of events) {
		inFlight +=
			event.type === 'batch-requested' ? event.instanceIds.length : event.type === 'instance-upgraded' ? -1 : 0;
		assert(inFlight <= 20);
	}
});

test('a bad image stops the upgrade by itself after the first batch, and the rest stays untouched', async () => {
	const session = openSession('bad-image');
	const conducted = conduct(session, journals());
	const events = await conducted.carryOut(await session.plan());
	await conducted.leave();

	const [completed, breached, faulted] = events.slice(-3);
	assert.equal(completed?.type, 'batch-completed');
	assert(breached?.type === 'policy-breached');
	assert.equal(breached.breach.limit, 'maxUnhealthyUpgradedInstancePercent');
	assert.equal(breached.breach.allowedPercent, 20);
	assert(breached.breach.actualPercent > 20);
	assert(faulted?.type === 'upgrade-faulted');
	assert.match(faulted.message, /maxUnhealthyUpgradedInstancePercent allows 20 %.*16 untouched/);

	const changed = (await session.snapshot()).instances.filter(({image}) => image.exactVersion === newest);
	assert.equal(changed.length, 4);
});

test('a rollback after a bad image brings what was changed back, and nothing else is asked', async () => {
	const session = openSession('bad-image');
	const before = await session.snapshot();
	const conducted = conduct(session, journals());
	await conducted.carryOut(await session.plan());
	conducted.dispatch({type: 'steer-upgrade', steering: 'roll-back'});
	await conducted.until(({upgrade}) => upgrade?.status === 'rolled-back');
	await conducted.leave();

	const after = await session.snapshot();
	assert.deepEqual(
		after.instances.map(({image}) => image.exactVersion),
		before.instances.map(({image}) => image.exactVersion),
	);
	assert.equal(after.scaleSet.image.version, before.scaleSet.image.version);

	const asked = session
		.writes()
		.flatMap(({method, requestBody, status}) =>
			method === 'POST' && status === 202 ? [JSON.stringify(requestBody)] : [],
		);
	assert.equal(asked.length, 2);
	assert.equal(asked[0], asked[1]);
});

test('leaving in the middle pauses, and says so in the journal', async () => {
	const session = openSession('three-zones');
	const conducted = conduct(session, journals());
	await conducted.until(({snapshot}) => snapshot !== null);
	conducted.dispatch({type: 'start-upgrade', plan: await session.plan()});
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-accepted'));
	await conducted.leave();

	assert.equal((await conducted.journaled()).at(-1)?.type, 'paused');
	assert.equal(session.writes().filter(({method}) => method === 'PATCH').length, 1);
});

test('pause, resume and cancel by the operator', async () => {
	const session = openSession('three-zones');
	const conducted = conduct(session, journals());
	await conducted.until(({snapshot}) => snapshot !== null);
	conducted.dispatch({type: 'start-upgrade', plan: await session.plan()});
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-accepted'));
	conducted.dispatch({type: 'steer-upgrade', steering: 'pause'});
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-completed'));

	const asked = session.writes().length;
	const at = session.clock.now();
	await conducted.until(() => session.clock.now() > at + 600_000 || session.writes().length > asked);
	assert.equal(session.writes().length, asked);

	conducted.dispatch({type: 'steer-upgrade', steering: 'resume'});
	await conducted.until(({events}) => events.filter(({type}) => type === 'batch-accepted').length === 2);
	conducted.dispatch({type: 'steer-upgrade', steering: 'cancel'});
	await conducted.until(({upgrade}) => upgrade?.status === 'cancelled');
	conducted.dispatch({type: 'steer-upgrade', steering: 'resume'});
	await conducted.until(({failure}) => failure !== null);
	await conducted.leave();

	assert.match(conducted.store.get().failure ?? '', /not paused/);
});

test('a journal which cannot be begun stops everything before the first write', async () => {
	const session = openSession('calm');

	const conducted = conduct(session, '', async () => {
		throw new JournalError('The disk is full.');
	});

	await conducted.carryOut(await session.plan({updateDomain: 0}));
	await conducted.leave();

	assert.match(conducted.store.get().failure ?? '', /disk is full/);
	assert.deepEqual(session.writes(), []);
});

test('a journal which fails in the middle stops before the next write', async () => {
	const session = openSession('calm');
	let appended = 0;

	const conducted = conduct(session, '', async () => ({
		path: 'nowhere',
		async append() {
			if (++appended === 4) {
				throw new JournalError('The disk is full.');
			}
		},
		close: async () => {},
	}));

	const plan = await session.plan({updateDomain: 0});
	await assert.rejects(
		conducted.carryOut(plan).then(async () => conducted.leave()),
		/disk is full/,
	);

	// planned, confirmed, model-update-requested are on disk: the model was written, no instance was asked.
	assert.deepEqual(
		session.writes().map(({method}) => method),
		['PATCH'],
	);
});

/** Loses the answers of some writes: Azure took them, the caller never hears. */
function losingAnswers(isLost: (url: string, count: number) => boolean): (client: HttpClient) => HttpClient {
	let count = 0;

	return client => ({
		async sendRequest(request) {
			const response = await client.sendRequest(request);

			if (request.method !== 'GET' && isLost(request.url, ++count)) {
				throw Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET', name: 'RestError'});
			}

			return response;
		},
	});
}

test('lost answers to writes change nothing: the model is read back, and every instance ends on the new image', async () => {
	const session = openSession(
		'calm',
		losingAnswers((_, count) => count <= 3),
	);
	const conducted = conduct(session, journals());
	const events = await conducted.carryOut(await session.plan({updateDomain: 3}));
	await conducted.leave();

	assert.equal(events.at(-1)?.type, 'upgrade-completed');
	assert.equal(session.writes().filter(({method}) => method === 'PATCH').length, 1);

	const seen = await session.snapshot();
	assert(seen.instances.every(({updateDomain, image}) => (image.exactVersion === newest) === (updateDomain === 3)));
});

test('reads which fail for a while dim the picture and never drive a write', async () => {
	let isDown = false;

	const session = openSession('calm', client => ({
		async sendRequest(request) {
			if (isDown) {
				throw Object.assign(new Error('connect ETIMEDOUT'), {code: 'ETIMEDOUT', name: 'RestError'});
			}

			return client.sendRequest(request);
		},
	}));

	const conducted = conduct(session, journals());
	await conducted.until(({snapshot}) => snapshot !== null);
	conducted.dispatch({type: 'start-upgrade', plan: await session.plan({updateDomain: 4})});
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-accepted'));
	isDown = true;
	await conducted.until(({connection}) => connection.status === 'lost');
	isDown = false;
	await conducted.until(({upgrade}) => upgrade?.endedAt !== null && upgrade !== null);
	await conducted.leave();

	assert.equal(conducted.store.get().upgrade?.status, 'completed');
	assert.equal(conducted.store.get().connection.status, 'live');
});

test('a scale set which is not there ends in a message with what to do', async () => {
	const session = openSession('calm');
	const conducted = conduct({...session, reference: {...session.reference, name: 'nope'}}, journals());
	await conducted.until(({connection}) => connection.status === 'failed');
	await conducted.leave();

	const {connection} = conducted.store.get();
	assert(connection.status === 'failed');
	assert.match(connection.message, /nope/);
	assert.match(connection.next ?? '', /\S/);
});

test('where saving the model lets Azure upgrade all at once, a confirmed upgrade only watches', async () => {
	const session = openSession('automatic-mode');
	const conducted = conduct(session, journals());
	const events = await conducted.carryOut(await session.plan({confirmedName: 'web'}));
	await conducted.leave();

	assert.equal(events.at(-1)?.type, 'upgrade-completed');
	assert.deepEqual(
		session.writes().map(({method}) => method),
		['PATCH'],
	);
});

test('polls stay inside the token buckets of Azure', async () => {
	const session = openSession('three-zones');
	const conducted = conduct(session, journals());
	await conducted.carryOut(await session.plan());
	await conducted.leave();

	assert.deepEqual(
		session.requests.filter(({status}) => status === 429),
		[],
	);
});
