import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Command} from '../../../source/store/command.js';
import {createStore} from '../../../source/store/store.js';
import type {Live} from '../../../source/store/live.js';
import {startScreenSession} from '../../../source/ui/screen-session.js';
import {defaultPolicy} from '../../../source/upgrade/policy.js';
import {makeSnapshot, newImage} from '../../helpers/fleet.js';
import {makeLive, plainTheme, runBatches, sceneTime} from '../../helpers/scene.js';

/** An operator at a screen, with a clock to move. */
function sit(live: Live = makeLive(makeSnapshot({domains: {each: 1}}))) {
	let now = sceneTime;
	const commands: Command[] = [];
	const store = createStore<Live>(live);

	const session = startScreenSession({
		live: store,
		dispatch: command => commands.push(command),
		options: {
			policy: defaultPolicy,
			isReadOnly: false,
			scaleSetName: 'web',
			initialTarget: newImage.version,
		},
		theme: plainTheme,
		size: () => ({columns: 120, rows: 40}),
		now: () => now,
	});

	return {
		...session,
		commands,
		store,
		wait(milliseconds: number) {
			now += milliseconds;
		},
		started: () => commands.filter(({type}) => type === 'start-upgrade').length,
		notice: () => session.screen.get().notice?.text ?? '',
	};
}

test('T56: no key answers a plan before it has stood for 300 ms, and the operator is told', () => {
	const seat = sit();
	seat.press(['d']);
	seat.press(['u']);
	assert.equal(seat.screen.get().mode.type, 'plan');
	seat.wait(299);
	seat.press(['y']);
	assert.equal(seat.started(), 0);
	assert.match(seat.notice(), /does not count/v);
	seat.wait(300);
	seat.press(['y']);
	assert.equal(seat.started(), 1);
});

test('T56: a key which is held down never answers', () => {
	const seat = sit();
	seat.press(['d']);
	seat.press(['u']);

	for (let repeat = 0; repeat < 100; repeat++) {
		seat.wait(33);
		seat.press(['y']);
	}

	assert.equal(seat.started(), 0);
	seat.wait(300);
	seat.press(['y']);
	assert.equal(seat.started(), 1);
});

test('T56: a plan which changed under the finger is a new question', () => {
	const snapshot = makeSnapshot({domains: {each: 1}});
	const seat = sit(makeLive(snapshot));
	seat.press(['d']);
	seat.press(['u']);
	seat.wait(1000);
	const [first, ...others] = snapshot.instances;
	assert.ok(first !== undefined);
	seat.store.set({snapshot: {...snapshot, instances: [{...first, provisioningState: 'Deleting'}, ...others]}});
	seat.press(['y']);
	seat.wait(100);
	seat.press(['y']);
	assert.equal(seat.started(), 0);
});

test('T56: a question about steering is not answered by a key as fast as it', () => {
	const {upgrade, events, snapshot} = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 1});
	const seat = sit(
		makeLive(snapshot, {
			upgrade,
			events,
			conductor: {
				status: 'running',
				pid: 1,
				host: 'here',
				identity: null,
				since: new Date(sceneTime).toISOString(),
				helm: null,
				isHelmOurs: true,
			},
		}),
	);
	seat.press(['X', 'y']);
	assert.equal(seat.screen.get().mode.type, 'confirm');
	assert.deepEqual(seat.commands, []);
	seat.wait(300);
	seat.press(['n']);
	assert.equal(seat.screen.get().mode.type, 'map');
});

test('T56: among many keys of one read none acts, while moving and marking go on', () => {
	const seat = sit();
	seat.press(['j', 'j', 'l', 'd', 'j', 'X', 'p', 'q']);
	assert.deepEqual(seat.commands, []);
	assert.ok(seat.screen.get().marks.size > 0);
	assert.match(seat.notice(), /8 keys came at once/v);
});

test('T56: enter in the same moment as the last letter of a name starts nothing; a moment later it does', () => {
	const seat = sit();
	seat.press(['*']);
	seat.press(['u']);
	seat.wait(1000);
	seat.press(['w', 'e', 'b', 'return']);
	assert.equal(seat.started(), 0);
	assert.match(seat.notice(), /Press enter by itself/v);
	seat.wait(300);
	seat.press(['return']);
	assert.equal(seat.started(), 1);
});

test('T56: what is pasted into the field of a name is text, its line break is nothing', () => {
	const seat = sit();
	seat.press(['*']);
	seat.press(['u']);
	seat.wait(1000);
	seat.paste('web\r\ny\r');
	assert.equal(seat.started(), 0);
	seat.press(['return']);
	assert.equal(seat.started(), 0);
	seat.wait(301);
	seat.press(['return']);
	assert.equal(seat.started(), 1);
});

test('to leave is never held back', () => {
	const seat = sit();
	seat.press(['q']);
	assert.deepEqual(seat.commands.at(-1), {type: 'quit'});
});
