import assert from 'node:assert/strict';
import {test} from 'node:test';
import {carryOut, openSession} from '../helpers/session.js';
import {eventsOf, playWithFaults, takenBatches} from '../soak/hand-written.js';

const manualUpgrade = {method: 'POST', path: '*/manualupgrade'};
const operations = {method: 'GET', path: '*/operations/*'};

test('T13: a storm of 429 on reads, polls of operations and writes delays an upgrade, and sends nothing twice', async () => {
	const played = await playWithFaults([
		{kind: 'throttle', method: 'GET', after: 6, times: 12, retryAfterSeconds: 20},
		{kind: 'throttle', ...manualUpgrade, times: 3, retryAfterSeconds: null},
		{kind: 'throttle', ...operations, times: 4, retryAfterSeconds: 5},
		{kind: 'throttle', method: 'PATCH', times: 2, retryAfterSeconds: 7},
	]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.equal(takenBatches(played).length, 1);
	assert(eventsOf(played, 'throttled').length > 0, 'each wait is in the journal');
});

test('T14: writes which Azure carried out and answered with 500, 502, 503, 504 or a reset are not repeated in harm', async () => {
	for (const status of [500, 502, 503, 504]) {
		const played = await playWithFaults([
			{kind: 'status', status, moment: 'after', method: 'PATCH'},
			{kind: 'status', status, moment: 'after', ...manualUpgrade},
		]);

		assert.deepEqual(played.problems, []);
		assert.equal(played.outcome, 'completed');
		assert.equal(played.mostImageChanges, 1);
		assert.equal(played.writes.length, 2, 'a read told that Azure had taken each');
	}
});

test('T14: writes which never reached Azure are sent again after a read', async () => {
	const played = await playWithFaults([
		{kind: 'reset', moment: 'before', method: 'PATCH'},
		{kind: 'status', status: 503, moment: 'before', ...manualUpgrade, times: 2},
	]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.equal(takenBatches(played).length, 1);
});

test('T15: an operation which Azure does not know any more is over, and the instances tell how it went', async () => {
	const played = await playWithFaults([{kind: 'status', status: 404, ...operations, times: 50}]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
});

test('T15: instances which change on after their operation is forgotten are waited for, as long as the set changes', async () => {
	const played = await playWithFaults(
		[
			{kind: 'status', status: 404, ...operations, times: 50},
			{kind: 'stage-weight', stage: 'never-started', weight: 1_000_000},
		],
		{policy: {healthTimeoutSeconds: 30, maxUnhealthyUpgradedInstancePercent: 100}},
	);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'faulted');
	assert(eventsOf(played, 'instance-failed').every(({reason}) => /did not start in the allotted time/.test(reason)));
});

test('T15: an operation which does not end for more than an hour holds the upgrade, and only that', async () => {
	const played = await playWithFaults([{kind: 'stuck-operation', ...manualUpgrade, times: null}]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.equal(eventsOf(played, 'instance-upgraded').length, 4);
	assert(played.simulatedSeconds > 3600);
	assert.equal(takenBatches(played).length, 1);
});

test('T16: a sign-in which ends in mid-run loses nothing: reads wait, and a refused write pauses until somebody resumes', async () => {
	const whileReading = await playWithFaults([{kind: 'sign-out', afterRequests: 12, forSeconds: 600}]);
	assert.deepEqual(whileReading.problems, []);
	assert.equal(whileReading.outcome, 'completed');

	const whileWriting = await playWithFaults([{kind: 'status', status: 401, ...manualUpgrade}]);
	assert.deepEqual(whileWriting.problems, []);
	assert.equal(whileWriting.outcome, 'completed');
	assert.match(eventsOf(whileWriting, 'paused')[0]?.reason ?? '', /the same call is sent again/);
	assert.equal(eventsOf(whileWriting, 'resumed').length, 1);
});

test('T17: a model which somebody wrote between the read and the write is not written over (412)', async () => {
	const played = await playWithFaults([
		// The conductor reads the set, then its instances; this falls in between.
		{kind: 'delay', method: 'GET', path: '*/virtualMachines', delaySeconds: 10, times: 1},
		{kind: 'foreign-model-write', afterSeconds: 5},
	]);

	assert.deepEqual(played.problems, []);
	assert.deepEqual(
		played.writes.filter(({method}) => method === 'PATCH').map(({status}) => status),
		[412, 200],
	);
	assert.equal(played.outcome, 'completed');
});

test('T17: an answer without the ETag drives no write of the model; a cloud which never tells it is written to in the end', async () => {
	const withoutEtag = {kind: 'incomplete', method: 'GET', path: '*/virtualMachineScaleSets/web', members: ['etag']};
	const played = await playWithFaults([{...withoutEtag, times: 8}]);
	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.notEqual(played.writes[0]?.ifMatch, null);

	const never = await playWithFaults([{...withoutEtag, times: null}]);
	assert.deepEqual(never.problems, ['the model was written without If-Match']);
	assert.equal(never.outcome, 'completed');
});

test('T18: a conflict is waited for; one which never passes pauses the upgrade, in Azure’s own words', async () => {
	const passing = await playWithFaults([{kind: 'status', status: 409, code: 'Conflict', ...manualUpgrade, times: 4}]);
	assert.deepEqual(passing.problems, []);
	assert.equal(passing.outcome, 'completed');

	const lasting = await playWithFaults(
		[{kind: 'status', status: 409, code: 'Conflict', message: 'Another one is at it.', ...manualUpgrade, times: null}],
		{resumesBeforeCancel: 1},
	);
	assert.deepEqual(lasting.problems, []);
	// Whoever looks at it finds it paused, and cancels.
	assert.equal(lasting.outcome, 'cancelled');
	assert.match(eventsOf(lasting, 'paused')[0]?.reason ?? '', /Another one is at it\./);
});

for (const tells of ['code', 'words']) {
	test(`T19: instances which a preempted operation left behind are asked once more (told by its ${tells})`, async () => {
		const played = await playWithFaults([{kind: 'preempt', afterSeconds: 14, tells}]);

		assert.deepEqual(played.problems, []);
		assert.equal(played.outcome, 'completed');
		assert.equal(takenBatches(played).length, 2);
	});
}

test('T20: a scale set which somebody deletes in mid-run ends the upgrade, which says where its instances were', async () => {
	const played = await playWithFaults([{kind: 'scale-set-delete', afterSeconds: 30}]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'faulted');
	assert.match(eventsOf(played, 'upgrade-faulted')[0]?.message ?? '', /not found.*4 asked/);
});

test('T20: nobody waits for ever to roll back in a scale set which is gone', async () => {
	const played = await playWithFaults([{kind: 'scale-set-delete', afterSeconds: 30}], {
		reopenings: [{type: 'roll-back'}, {type: 'retry-failed'}],
	});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'faulted');
	assert(played.simulatedSeconds < 3600);
});

test('T21: a role which is taken away in mid-run pauses; with the role back, resume sends the same call', async () => {
	const played = await playWithFaults([{kind: 'permission', denied: ['*/manualupgrade/action'], forSeconds: 100}]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.match(eventsOf(played, 'paused')[0]?.reason ?? '', /manualupgrade\/action/);
	assert.equal(takenBatches(played).length, 1);
});

test('T22: a lock ends an upgrade before anything is changed, and says what is locked', async () => {
	const played = await playWithFaults([{kind: 'lock'}]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'faulted');
	assert.match(eventsOf(played, 'upgrade-faulted')[0]?.message ?? '', /ScopeLocked.*4 untouched/);
});

test('T23: the sign-in page of a network in place of answers dims the picture, and drives nothing', async () => {
	const played = await playWithFaults([
		{kind: 'status', status: 511, body: '<html>Please sign in</html>', method: null, path: null, after: 9, times: 20},
	]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
});

test('T25: members which are missing or null never count as arrived, and never stop an upgrade by themselves', async () => {
	const played = await playWithFaults([{kind: 'incomplete', share: 0.3, leaves: 'either', times: 40}]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
});

test('T26: lists which are a minute behind delay an upgrade, but nothing is asked twice nor counted too early', async () => {
	const played = await playWithFaults([{kind: 'stale-reads', seconds: 60}], {
		selection: {kind: 'update-domains', updateDomains: [1, 2]},
	});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.equal(takenBatches(played).length, 2);
});

test('T26: an answer which is lost while lists are a minute behind: a second request, if any, changes nothing', async () => {
	const played = await playWithFaults([
		{kind: 'stale-reads', seconds: 60},
		{kind: 'reset', moment: 'after', ...manualUpgrade},
	]);

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'completed');
	assert.equal(played.mostImageChanges, 1);
});

test('T45: a write of the model which succeeds without effect is called by its name', async () => {
	const session = openSession('calm', client => ({
		async sendRequest(request) {
			if (request.method === 'PATCH') {
				request.body = JSON.stringify({tags: {taken: 'but not the image'}});
			}

			return client.sendRequest(request);
		},
	}));
	const {events} = await carryOut(session, {updateDomain: 2});
	const ending = events.at(-1);

	assert(ending?.type === 'upgrade-faulted');
	assert.match(ending.message, /reading it back shows the old image/);
	assert.deepEqual(
		session.writes().map(({method}) => method),
		['PATCH'],
	);
});
