import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {HttpClient} from '../../source/arm/pipeline.js';
import {LeaseLostError} from '../../source/conductor/lease-lost-error.js';
import {JournalError} from '../../source/journal/journal.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {carryOut, conduct, keepJournal, openSession, type Session} from '../helpers/session.js';

const newest = '24.04.202611100';

/** A plan which stands in a journal, and nothing more. */
async function plan(session: Session, options?: Parameters<Session['plan']>[0]) {
	return keepJournal(await session.plan(options), await session.snapshot());
}

test('upgrades one update domain: one PATCH of the image alone with If-Match, and only instances of the domain asked', async () => {
	const session = openSession('calm');
	const {events} = await carryOut(session, {updateDomain: 2});

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
	const {events, kept} = await carryOut(session, {updateDomain: 1});

	assert.deepEqual(kept.events(), events);
	assert.equal(fold(kept.events()).status, 'completed');

	const types = events.map(({type}) => type);
	assert.deepEqual(
		types.filter(type => type !== 'instance-upgraded' && type !== 'gate-waiting' && type !== 'gate-passed'),
		[
			'upgrade-planned',
			'conductor-started',
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
	const {events} = await carryOut(session);

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
	const {events} = await carryOut(session);

	const [breached, completed, faulted] = events.slice(-3);
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
	const {kept} = await carryOut(session);
	const back = conduct(session, kept, {steering: {type: 'roll-back'}});
	assert.equal((await back.toEnding()).at(-1)?.type, 'rolled-back');

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

test('a process which is told to stop leaves the upgrade where its journal stands, and another one takes it up', async () => {
	const session = openSession('three-zones');
	const kept = await plan(session);
	const first = conduct(session, kept);
	await first.until(({events}) => events.some(({type}) => type === 'batch-accepted'));
	await first.leave();
	assert.equal(fold(kept.events()).status, 'rolling-forward');

	const events = await conduct(session, kept).toEnding();
	assert.equal(events.at(-1)?.type, 'upgrade-completed');
	assert.equal(session.writes().filter(({method}) => method === 'PATCH').length, 1);
	assertAskedOnce(session);
});

test('pause, resume and cancel by an operator', async () => {
	const session = openSession('three-zones');
	const conducted = conduct(session, await plan(session));
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-accepted'));
	assert.equal(await conducted.steer({type: 'pause'}), null);
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-completed'));

	const asked = session.writes().length;
	const at = session.clock.now();
	await conducted.until(() => session.clock.now() > at + 600_000 || session.writes().length > asked);
	assert.equal(session.writes().length, asked);

	assert.equal(await conducted.steer({type: 'resume'}), null);
	await conducted.until(({events}) => events.filter(({type}) => type === 'batch-accepted').length === 2);
	assert.match((await conducted.steer({type: 'resume'})) ?? '', /not paused/);
	assert.equal(await conducted.steer({type: 'cancel'}), null);
	await conducted.toEnding();

	assert.equal(conducted.conductor.upgrade.status, 'cancelled');
	assert.match((await conducted.steer({type: 'pause'})) ?? '', /has ended/);
});

test('T47: a journal which fails in the middle stops before the next write', async () => {
	const session = openSession('calm');
	const kept = await plan(session, {updateDomain: 0});
	let appended = 0;

	const conducted = conduct(session, kept, {
		journal: {
			...kept.journal,
			async append(events) {
				if (++appended === 4) {
					throw new JournalError('The disk is full.');
				}

				await kept.journal.append(events);
			},
		},
	});

	await assert.rejects(conducted.toEnding(), /disk is full/);

	// Started, confirmed, model-update-requested are on disk: the model was written, no instance was asked.
	assert.deepEqual(
		session.writes().map(({method}) => method),
		['PATCH'],
	);

	const events = await conduct(session, kept).toEnding();
	assert.equal(events.at(-1)?.type, 'upgrade-completed');
	assert.equal(session.writes().filter(({method}) => method === 'PATCH').length, 1);
});

test('T48: a process which has lost its lease writes nothing more, neither to the journal nor to Azure', async () => {
	const session = openSession('three-zones');
	const kept = await plan(session);
	let isHeld = true;
	const conducted = conduct(session, kept, {isHeld: async () => isHeld});
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-accepted'));
	isHeld = false;
	const lines = kept.events().length;
	const writes = session.writes().length;

	await assert.rejects(conducted.toEnding(), LeaseLostError);
	assert.equal(kept.events().length, lines);
	assert.equal(session.writes().length, writes);
});

/** Every instance in one accepted request only. */
function assertAskedOnce(session: Session): void {
	const asked = session.writes().flatMap(({method, status, requestBody}) => {
		if (method !== 'POST' || status !== 202) {
			return [];
		}

		const {instanceIds}: {instanceIds: readonly string[]} = JSON.parse(JSON.stringify(requestBody));
		return instanceIds;
	});

	assert.equal(new Set(asked).size, asked.length);
}

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

test('T14: lost answers to writes change nothing: the model is read back, and every instance ends on the new image', async () => {
	const session = openSession(
		'calm',
		losingAnswers((_, count) => count <= 3),
	);
	const {events} = await carryOut(session, {updateDomain: 3});

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

	const conducted = conduct(session, await plan(session, {updateDomain: 4}));
	await conducted.until(({events}) => events.some(({type}) => type === 'batch-accepted'));
	isDown = true;
	await conducted.until(({connection}) => connection.status === 'lost');
	isDown = false;
	await conducted.toEnding();

	assert.equal(conducted.store.get().upgrade?.status, 'completed');
	assert.equal(conducted.store.get().connection.status, 'live');
});

test('where saving the model lets Azure upgrade all at once, a confirmed upgrade only watches', async () => {
	const session = openSession('automatic-mode');
	const {events} = await carryOut(session, {confirmedName: 'web'});

	assert.equal(events.at(-1)?.type, 'upgrade-completed');
	assert.deepEqual(
		session.writes().map(({method}) => method),
		['PATCH'],
	);
});

test('where saving the model starts the platform’s roll, instances are seen to arrive while it goes on', async () => {
	const session = openSession('rolling-mode');
	const {events} = await carryOut(session, {confirmedName: 'web'});
	assert.equal(events.at(-1)?.type, 'upgrade-completed');

	const arrivals = events.flatMap(({type, at}) => (type === 'instance-upgraded' ? [Date.parse(at)] : []));
	const moments = new Set(arrivals);
	assert(arrivals.length > 0);
	assert(moments.size > 3, 'they do not all come at the end');
	assert.deepEqual(
		session.writes().map(({method}) => method),
		['PATCH'],
	);
});

test('polls stay inside the token buckets of Azure', async () => {
	const session = openSession('three-zones');
	await carryOut(session);

	assert.deepEqual(
		session.requests.filter(({status}) => status === 429),
		[],
	);
});
