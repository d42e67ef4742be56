import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Command} from '../../source/store/command.js';
import type {Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {startScreenSession} from '../../source/ui/screen-session.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makeLive, plainTheme, sceneTime} from '../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});

/** A session of which every request for versions is answered by `answer` at once, as it comes. */
function sessionOf(first: Live, answer: Live['imageVersions'] | null) {
	const live = createStore<Live>(first);
	const commands: Command[] = [];

	const session = startScreenSession({
		live,
		dispatch(command) {
			commands.push(command);

			if (command.type === 'load-image-versions') {
				live.set({imageVersions: {status: 'loading'}});
				live.set({imageVersions: answer ?? {status: 'loading'}});
			}
		},
		options: {policy: defaultPolicy, isReadOnly: false, scaleSetName: 'web', initialTarget: null},
		theme: plainTheme,
		size: () => ({columns: 120, rows: 40}),
		now: () => sceneTime,
	});

	return {live, commands, session};
}

test('the versions of a set which is opened are asked for once, whatever comes of it', () => {
	const {imageVersions} = makeLive(calm);

	for (const answer of [imageVersions, {status: 'failed', message: '503'} as const, null]) {
		const {live, commands, session} = sessionOf(makeLive(null, {imageVersions: {status: 'idle'}}), answer);
		assert.deepEqual(commands, []);

		live.set({snapshot: calm, receivedAt: sceneTime});
		live.set({snapshot: {...calm}});
		live.set({budget: {remaining: 28, capacity: 30}});
		assert.deepEqual(commands, [{type: 'load-image-versions'}]);
		session.stop();
	}
});

test('they are asked for again for the next set', () => {
	const {live, commands, session} = sessionOf(makeLive(calm, {imageVersions: {status: 'idle'}}), null);
	live.set({snapshot: null, imageVersions: {status: 'idle'}});
	live.set({snapshot: calm});
	assert.equal(commands.filter(({type}) => type === 'load-image-versions').length, 2);
	session.stop();
});
