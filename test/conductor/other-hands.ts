import assert from 'node:assert/strict';
import {test} from 'node:test';
import {conduct, keepJournal, openSession, type Session} from '../helpers/session.js';
import {eventsOf, playWithFaults, takenBatches} from '../soak/hand-written.js';

const olderImage = {
	properties: {
		virtualMachineProfile: {
			storageProfile: {
				imageReference: {
					publisher: 'Canonical',
					offer: 'ubuntu-24_04-lts',
					sku: 'server',
					version: '24.04.202609010',
				},
			},
		},
	},
};

test('T28: somebody who writes another image into the model stops the upgrade before its next batch', async () => {
	const played = await playWithFaults([{kind: 'foreign-model-write', afterSeconds: 60, body: olderImage}], {
		selection: {kind: 'update-domains', updateDomains: [1, 2]},
		resumesBeforeCancel: 2,
	});

	assert.deepEqual(played.problems, []);
	assert.equal(takenBatches(played).length, 1);
	// Resumed while the model still names another image, it pauses again: it never fights.
	assert.equal(eventsOf(played, 'foreign-change-seen').length, 3);
	assert.equal(played.writes.filter(({method}) => method === 'PATCH').length, 1);
	assert.equal(played.outcome, 'cancelled');
});

test('T28: a tag which somebody writes meanwhile is none of our business', async () => {
	const played = await playWithFaults([{kind: 'foreign-model-write', afterSeconds: 60}], {
		selection: {kind: 'update-domains', updateDomains: [1, 2]},
	});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.deepEqual(eventsOf(played, 'foreign-change-seen'), []);
});

test('T29, T30: a rolling upgrade of the platform which begins in mid-run is waited for, then gone on after', async () => {
	const played = await playWithFaults([{kind: 'foreign-rolling-upgrade', afterSeconds: 20}], {
		selection: {kind: 'update-domains', updateDomains: [1, 2]},
	});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.equal(takenBatches(played).length, 1);
	// What the platform had upgraded by then is left alone, and is none of ours to roll back.
	const skipped = eventsOf(played, 'instance-skipped');
	assert.equal(skipped.length, 4);
	assert(skipped.every(({reason}) => reason === 'it is current already, without us'));
});

test('T31: an autoscaler which removes and adds instances in every phase changes who is asked, never how many at once', async () => {
	for (const afterSeconds of [0.5, 5, 30, 100]) {
		const played = await playWithFaults(
			[
				{kind: 'remove-instances', count: 4, afterSeconds},
				{kind: 'add-instances', count: 4, afterSeconds: afterSeconds + 60},
			],
			{selection: {kind: 'all'}},
		);

		assert.deepEqual(played.problems, []);
		assert.equal(played.outcome, 'completed');
		assert(eventsOf(played, 'instance-skipped').every(({progress}) => progress === 'gone' || progress === 'skipped'));
	}
});

test('T32: instances which vanish in mid-run are said to be gone, and the rest goes on', async () => {
	const played = await playWithFaults([{kind: 'vanish', count: 2, afterSeconds: 40}], {selection: {kind: 'all'}});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.equal(eventsOf(played, 'instance-skipped').filter(({progress}) => progress === 'gone').length, 2);
});

test('T33: automatic repairs are suspended while an upgrade runs and as they were after it, also when it is cancelled', async () => {
	for (const deeds of [[], [{afterSeconds: 120, steering: {type: 'cancel'} as const}]]) {
		const played = await playWithFaults([], {hasRepairs: true, policy: {suspendRepairs: true}, deeds});

		assert.deepEqual(played.problems, []);
		assert.deepEqual(
			played.writes.flatMap(({path, status}) => (status < 300 ? [path.split('/').at(-1)] : [])),
			['setOrchestrationServiceState', 'web', 'manualupgrade', 'setOrchestrationServiceState'],
		);
	}
});

test('T33: a cancel while the suspension is under way resumes automatic repairs after it', async () => {
	const played = await playWithFaults([], {
		hasRepairs: true,
		policy: {suspendRepairs: true},
		deeds: [{afterSeconds: 60, steering: {type: 'cancel'}}],
	});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'cancelled');
	assert.deepEqual(
		played.writes.map(({requestBody}) => requestBody),
		[
			{serviceName: 'AutomaticRepairs', action: 'Suspend'},
			{serviceName: 'AutomaticRepairs', action: 'Resume'},
		],
	);
});

test('T37: a roll of the platform which somebody cancels ends the upgrade which set it off, and says what is mixed', async () => {
	const session = openSession('rolling-mode');
	const plan = await session.plan({confirmedName: 'web'});
	const conducted = conduct(session, keepJournal(plan, await session.snapshot()));
	await conducted.until(({snapshot}) =>
		(snapshot?.instances ?? []).some(({image}) => image.exactVersion === '24.04.202611100'),
	);
	cancelRoll(session);
	const events = await conducted.toEnding();
	const ending = events.at(-1);

	assert(ending?.type === 'upgrade-faulted');
	assert.match(ending.message, /failed/);
	assert.deepEqual(
		session
			.writes()
			.filter(({path}) => !path.endsWith('/cancel'))
			.map(({method}) => method),
		['PATCH'],
	);
});

test('T37: what a cancelled roll left behind is brought along batch by batch, with no write which would begin it again', async () => {
	const session = openSession('rolling-mode');
	const first = conduct(session, keepJournal(await session.plan({confirmedName: 'web'}), await session.snapshot()));
	await first.until(({snapshot}) =>
		(snapshot?.instances ?? []).some(({image}) => image.exactVersion === '24.04.202611100'),
	);
	cancelRoll(session);
	await first.toEnding();
	const before = session.writes().length;

	const plan = await session.plan();
	assert.deepEqual(plan.modelChange, []);
	const events = await conduct(session, keepJournal(plan, await session.snapshot())).toEnding();

	assert.equal(events.at(-1)?.type, 'upgrade-completed');
	assert.deepEqual(
		session
			.writes()
			.slice(before)
			.map(({path}) => path.split('/').at(-1)),
		plan.batches.map(() => 'manualupgrade'),
	);
});

test('an upgrade policy mode which somebody changes after the plan ends it before its write would take all instances down', async () => {
	const session = openSession('calm');
	const kept = keepJournal(await session.plan(), await session.snapshot());
	send(session, {method: 'PATCH', body: {properties: {upgradePolicy: {mode: 'Automatic'}}}});
	const before = session.writes().length;
	const ending = (await conduct(session, kept).toEnding()).at(-1);

	assert(ending?.type === 'upgrade-faulted');
	assert.match(ending.message, /mode is Automatic now: writing the model would start all instances at once/);
	assert.equal(session.writes().length, before);
});

function cancelRoll(session: Session): void {
	send(session, {method: 'POST', action: '/rollingUpgrades/cancel'});
}

/** What somebody else asks of the scale set. */
function send(
	{simulator, reference}: Session,
	{method, action = '', body}: {readonly method: string; readonly action?: string; readonly body?: unknown},
): void {
	const {subscriptionId, resourceGroup, name} = reference;
	const {status} = simulator.handle({
		method,
		url: `https://management.azure.com/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}${action}?api-version=2024-07-01`,
		headers: {},
		body: body === undefined ? '' : JSON.stringify(body),
	});
	assert.ok(status < 300, `${status}`);
}
