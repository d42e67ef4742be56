import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {render} from 'ink-testing-library';
import {createStore} from '../../source/store/store.js';
import {App} from '../../source/ui/app.js';
import type {Moment} from '../../source/ui/frame-clock.js';
import {initialScreen} from '../../source/ui/screen/screen.js';
import {makeTheme} from '../../source/ui/theme.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makeLive} from '../helpers/scene.js';

function open() {
	const live = makeLive(makeSnapshot({domains: {each: 1}}));
	const screen = initialScreen({policy: defaultPolicy, isReadOnly: false, scaleSetName: 'web', initialTarget: null});
	const moments = createStore<Moment>({screen, live, now: live.receivedAt ?? 0});
	const pressed: string[] = [];
	const theme = makeTheme({colorLevel: 0, glyphs: 'unicode'});
	const session = {
		press: (keys: readonly string[]) => pressed.push(...keys),
		paste: (text: string) => pressed.push(`paste:${text}`),
	};

	return {moments, live, pressed, ...render(<App moments={moments} session={session} theme={theme} />)};
}

/** Lets React and Ink do what needs no time: listening begins after the first effects. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 10; turn++) {
		await setImmediate();
	}
}

test('draws what the store holds, and again when it changes', async () => {
	const {moments, live, lastFrame, unmount} = open();
	assert.match(lastFrame() ?? '', /25 of 25 current/);
	await settle();

	moments.set({live: {...live, snapshot: makeSnapshot({domains: {each: 2}})}});
	await settle();
	assert.match(lastFrame() ?? '', /50 of 50 current/);
	unmount();
});

test('hands every key on by its name, one by one where they came together', async () => {
	const {stdin, pressed, unmount} = open();
	await settle();
	stdin.write('jj');
	stdin.write('\u001B[A');
	stdin.write('\r');
	await settle();

	assert.deepEqual(pressed, ['j', 'j', 'up', 'return']);
	unmount();
});
