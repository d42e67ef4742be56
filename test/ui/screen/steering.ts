import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Live} from '../../../source/store/live.js';
import {shownUpgrade} from '../../../source/ui/screen/screen.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {instances, makeEntry} from '../../helpers/fleet-scene.js';
import {makeLive, runBatches, seat} from '../../helpers/scene.js';
import {conducted, gone, watching} from '../../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});

function withBatches(batchesDone: number, unhealthy: readonly string[] = []): Live {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone, unhealthy});
	return makeLive(snapshot, {upgrade, events});
}

test('pauses at once, and says what that means', () => {
	const operator = seat({live: withBatches(2)}).press('p');

	assert.deepEqual(operator.commands(), [{type: 'steer-upgrade', steering: {type: 'pause'}}]);
	assert.match(operator.screen().notice?.text ?? '', /batch in flight ends/v);
});

test('resumes a paused upgrade, and only such a one', () => {
	const live = withBatches(2);
	assert.ok(live.upgrade);
	assert.deepEqual(seat({live}).press('r').commands(), []);

	const paused = {...live, upgrade: {...live.upgrade, status: 'paused' as const}};
	assert.deepEqual(seat({live: paused}).press('r').commands(), [{type: 'steer-upgrade', steering: {type: 'resume'}}]);
});

test('asks before it cancels, and no means no', () => {
	const operator = seat({live: withBatches(2)}).press('X');
	assert.deepEqual(operator.screen().mode, {type: 'confirm', wish: {type: 'cancel'}});
	operator.press('n', 'X', 'escape', 'X', 'return', 'q');
	assert.deepEqual(operator.commands(), []);
	assert.deepEqual(operator.press('y').commands(), [{type: 'steer-upgrade', steering: {type: 'cancel'}}]);
});

test('asks before it rolls back a faulted upgrade', () => {
	const operator = seat({live: withBatches(3, ['1', '6', '11'])}).press('b');
	assert.deepEqual(operator.screen().mode, {type: 'confirm', wish: {type: 'roll-back'}});
	assert.deepEqual(operator.press('y').commands(), [{type: 'steer-upgrade', steering: {type: 'roll-back'}}]);
});

test('says why what is asked for cannot be had, and asks nothing', () => {
	const operator = seat({live: withBatches(2)}).press('b');
	assert.equal(operator.screen().mode.type, 'map');
	assert.match(operator.screen().notice?.text ?? '', /^A batch is in flight/v);

	assert.match(
		seat({live: makeLive(calm)})
			.press('p')
			.screen().notice?.text ?? '',
		/There is no upgrade/v,
	);
});

test('a question goes away when the upgrade ends before it is answered', () => {
	const operator = seat({live: withBatches(4)})
		.press('X')
		.learn(withBatches(5))
		.press('y');

	assert.equal(operator.screen().mode.type, 'map');
	assert.deepEqual(operator.commands(), []);
});

test('quits at once when no upgrade is under way', () => {
	assert.deepEqual(
		seat({live: makeLive(calm)})
			.press('q')
			.commands(),
		[{type: 'quit'}],
	);
	assert.deepEqual(
		seat({live: withBatches(5)})
			.press('ctrl+c')
			.commands(),
		[{type: 'quit'}],
	);
});

test('asks before it leaves an upgrade which is under way, from anywhere', () => {
	const operator = seat({live: withBatches(2)}).press('q');
	assert.equal(operator.screen().mode.type, 'confirm-quit');
	assert.equal(operator.press('n').screen().mode.type, 'map');
	assert.equal(operator.press('?', 'ctrl+c').screen().mode.type, 'confirm-quit');
	assert.equal(operator.press('escape').screen().mode.type, 'help');
	assert.deepEqual(operator.commands(), []);
	assert.deepEqual(operator.press('ctrl+c', 'ctrl+c').commands(), [{type: 'quit'}]);
});

test('the question before leaving goes away when the upgrade has ended', () => {
	const operator = seat({live: withBatches(4)})
		.press('q')
		.learn(withBatches(5));

	assert.equal(operator.screen().mode.type, 'map');
	assert.match(operator.screen().notice?.text ?? '', /ended meanwhile/v);
	assert.deepEqual(operator.press('q').commands(), [{type: 'quit'}]);
});

test('escape never quits', () => {
	const operator = seat({live: makeLive(calm)}).press('escape', 'escape', 'escape');
	assert.deepEqual(operator.commands(), []);
	assert.equal(operator.screen().mode.type, 'map');
});

test('escape puts an upgrade away which has ended, but not one which runs', () => {
	const ended = seat({live: withBatches(5)})
		.press('/')
		.type('ud:1')
		.press('return');
	assert.ok(shownUpgrade(ended.press('escape').screen(), ended.live()));
	assert.equal(shownUpgrade(ended.press('escape').screen(), ended.live()), null);
	assert.deepEqual(ended.press('b', 'y').commands(), [{type: 'steer-upgrade', steering: {type: 'roll-back'}}]);

	const running = seat({live: withBatches(2)}).press('escape', 'escape');
	assert.ok(shownUpgrade(running.screen(), running.live()));
});

test('nothing is steered when only reading is allowed', () => {
	const live = {...withBatches(2), conductor: watching};
	const operator = seat({live, options: {isReadOnly: true}});
	operator.press('p', 'r', 'X', 'y', 'b', 'y', 'F', 'y', 's', 'y', 'T', 'y', 'q', 'p', 'X', 'y');
	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /^Read-only/v);
});

test('tries failed instances again after it asked', () => {
	const operator = seat({live: withBatches(3, ['1', '6', '11'])}).press('F');
	assert.deepEqual(operator.screen().mode, {type: 'confirm', wish: {type: 'retry-failed'}});
	assert.deepEqual(operator.press('y').commands(), [{type: 'steer-upgrade', steering: {type: 'retry-failed'}}]);
	assert.match(operator.screen().notice?.text ?? '', /tried again/v);

	const running = seat({live: withBatches(2)}).press('F', 'y');
	assert.deepEqual(running.commands(), []);
	assert.match(running.screen().notice?.text ?? '', /still runs/v);
});

test('goes on despite a breach only after a question of its own', () => {
	const steering = {type: 'resume', acceptBreach: true} as const;
	const operator = seat({live: withBatches(3, ['1', '6', '11'])}).press('r');
	assert.deepEqual(operator.screen().mode, {type: 'confirm', wish: steering});
	assert.deepEqual(operator.press('n', 'r', 'return', 'space').commands(), []);
	assert.deepEqual(operator.press('y').commands(), [{type: 'steer-upgrade', steering}]);
});

test('skips the marks as far as they are still to come, else the cursor', () => {
	const skip = (...instanceIds: readonly string[]) => [{type: 'steer-upgrade', steering: {type: 'skip', instanceIds}}];
	const domains = seat({live: withBatches(2)}).press('j', 'd', 'j', 'd', 'j', 'space', 's');
	assert.deepEqual(domains.screen().mode, {
		type: 'confirm',
		wish: {type: 'skip', instanceIds: ['2', '7', '12', '17', '22', '3']},
	});
	assert.deepEqual(domains.press('n').commands(), []);

	const cursor = seat({live: withBatches(2)}).press('G', 's', 'y');
	assert.deepEqual(cursor.commands(), skip('24'));

	const done = seat({live: withBatches(2)}).press('d', 's', 'y');
	assert.deepEqual(done.commands(), []);
	assert.match(done.screen().notice?.text ?? '', /cannot be skipped: it is upgraded already/v);
});

test('an instance which took the place of a planned one is not skipped for it', () => {
	const live = withBatches(2);
	const snapshot = live.snapshot && {
		...live.snapshot,
		instances: live.snapshot.instances.map(instance =>
			instance.instanceId === '24' ? {...instance, instanceId: '99', vmId: 'another'} : instance,
		),
	};

	const operator = seat({live: {...live, snapshot}}).press('G', 's', 'y');
	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /99 is not part of the upgrade/v);
});

test('where somebody else steers every key says so, and T takes over after it asked', () => {
	const live = {...withBatches(2), conductor: watching};
	const operator = seat({live});

	for (const key of ['p', 'r', 'X', 'b', 'F', 's']) {
		operator.press(key, 'y');
		assert.match(operator.press(key).screen().notice?.text ?? '', /^ben@jumphost steers .* 14:20\. T takes over/v, key);
	}

	assert.deepEqual(operator.commands(), []);
	assert.deepEqual(operator.press('T').screen().mode, {type: 'confirm', wish: {type: 'take-helm'}});
	assert.deepEqual(operator.press('n', 'T', 'y').commands(), [{type: 'take-helm'}]);

	operator.learn({conductor: conducted()});
	assert.match(operator.screen().notice?.text ?? '', /^You steer/v);
	assert.deepEqual(operator.press('p').commands().at(-1), {type: 'steer-upgrade', steering: {type: 'pause'}});
});

test('there is nobody to take over from where nobody steers, or we do', () => {
	for (const conductor of [null, conducted(), conducted({helm: null, isHelmOurs: false}), gone]) {
		const operator = seat({live: {...withBatches(2), conductor}}).press('T', 'y');
		assert.deepEqual(operator.commands(), []);
		assert.match(operator.screen().notice?.text ?? '', /^Nobody else steers/v);
	}

	const free = seat({live: {...withBatches(2), conductor: conducted({helm: null, isHelmOurs: false})}}).press('p');
	assert.deepEqual(free.commands(), [{type: 'steer-upgrade', steering: {type: 'pause'}}]);
});

test('a question goes away when somebody else takes over before it is answered', () => {
	const operator = seat({live: {...withBatches(2), conductor: conducted()}})
		.press('X')
		.learn({conductor: watching})
		.press('y');

	assert.equal(operator.screen().mode.type, 'map');
	assert.deepEqual(operator.commands(), []);
});

test('r takes an upgrade up again whose process died, though it is not paused', () => {
	const operator = seat({live: {...withBatches(2), conductor: gone}}).press('r');
	assert.deepEqual(operator.commands(), [{type: 'steer-upgrade', steering: {type: 'resume'}}]);
	assert.match(operator.screen().notice?.text ?? '', /takes the upgrade up/v);

	assert.deepEqual(
		seat({live: {...withBatches(2), conductor: gone}, options: {isReadOnly: true}})
			.press('r')
			.commands(),
		[],
	);
});

test('that a process died is said until another one has taken the upgrade up', () => {
	const failure = 'The process 4242 on jumphost is gone. Taking it up from its journal.';
	const operator = seat({live: {...withBatches(2), conductor: conducted()}});
	assert.equal(operator.learn({conductor: {status: 'starting'}, failure}).screen().seenFailure, null);
	assert.equal(operator.learn({conductor: conducted()}).screen().seenFailure, failure);
});

test('nothing is asked of a process which is just starting, and it is said', () => {
	const operator = seat({live: {...withBatches(2), conductor: {status: 'starting'}}}).press('p', 'r', 'X', 'y');
	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /just starting/v);
});

test('p pauses before leaving and lets the question stand, X cancels from there', () => {
	const operator = seat({live: withBatches(2)}).press('q', 'p');
	assert.deepEqual(operator.commands(), [{type: 'steer-upgrade', steering: {type: 'pause'}}]);
	assert.equal(operator.screen().mode.type, 'confirm-quit');
	assert.equal(operator.press('X').screen().mode.type, 'confirm');
	assert.deepEqual(operator.press('y').commands().at(-1), {type: 'steer-upgrade', steering: {type: 'cancel'}});
});

test('asks before it leaves an upgrade which is just being started', () => {
	const operator = seat({live: makeLive(calm, {conductor: {status: 'starting'}})}).press('ctrl+c');
	assert.equal(operator.screen().mode.type, 'confirm-quit');
	assert.deepEqual(operator.commands(), []);
	assert.deepEqual(operator.press('ctrl+c').commands(), [{type: 'quit'}]);
});

test('pauses from the log and from the details too', () => {
	for (const key of ['L', 'return']) {
		assert.deepEqual(
			seat({live: withBatches(2)})
				.press(key, 'p')
				.commands()
				.filter(({type}) => type !== 'load-instance-details'),
			[{type: 'steer-upgrade', steering: {type: 'pause'}}],
		);
	}
});

test('the log opens where there is one, and goes back to the map', () => {
	assert.equal(
		seat({live: makeLive(calm)})
			.press('L')
			.screen().mode.type,
		'map',
	);

	const operator = seat({live: withBatches(2), size: {columns: 80, rows: 12}}).press('L', 'G');
	const {mode} = operator.screen();
	assert.ok(mode.type === 'log' && mode.scroll > 0);
	assert.equal(operator.press('q').screen().mode.type, 'map');
});

test('goes back to the list of scale sets while an upgrade goes on by itself, and says so', () => {
	const operator = seat({live: withBatches(2), options: {scaleSetName: null}});
	operator.learn({fleet: {status: 'loaded', value: [makeEntry({scaleSet: {}, instances: instances(3)})]}});
	assert.equal(operator.screen().mode.type, 'scale-sets');
	operator.press('return').press('q');
	assert.equal(operator.screen().mode.type, 'scale-sets');
	assert.match(operator.screen().notice?.text ?? '', /^The upgrade of web goes on by itself/v);
	assert.equal(operator.press('q').screen().mode.type, 'confirm-quit');
});

test('a failure is said until the next key, and again when it happens again', () => {
	const failed = {failure: 'The journal cannot be written.'};
	const operator = seat({live: withBatches(2)})
		.press('p')
		.learn(failed);
	assert.equal(operator.screen().seenFailure, null);
	assert.equal(operator.press('j').screen().seenFailure, failed.failure);
	assert.equal(operator.press('p').screen().seenFailure, null);
});
