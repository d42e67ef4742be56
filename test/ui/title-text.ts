import assert from 'node:assert/strict';
import {test} from 'node:test';
import {callsForOperator} from '../../source/ui/bell.js';
import {createTitle, titleSequencesOf} from '../../source/ui/terminal/title.js';
import {titleText} from '../../source/ui/title-text.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makeLive, runBatches, seat} from '../helpers/scene.js';

const snapshot = makeSnapshot({domains: {each: 1}});

test('the title says which set it is and how far, and that an upgrade needs somebody', () => {
	const quiet = seat({live: makeLive(snapshot)});
	assert.equal(titleText(quiet.screen(), quiet.live()), 'vmssroll web · 25 of 25');

	const {upgrade, events, snapshot: later} = runBatches(snapshot, {batchesDone: 2});
	const running = seat({live: makeLive(later, {upgrade, events})});
	assert.equal(titleText(running.screen(), running.live()), 'vmssroll web · 10 of 25');
	const paused = {...running.live(), upgrade: {...upgrade, status: 'paused' as const}};
	assert.equal(titleText(running.screen(), paused), 'vmssroll web · 10 of 25 · paused');
});

test('T55: a hostile name sets no other title and ends no sequence', () => {
	const named = makeSnapshot({domains: {each: 1}, scaleSet: {name: 'a\u0007b\u001B]2;evil\u001B\\\u202Ec\u009C'}});
	const hostile = seat({live: makeLive(named)});
	assert.doesNotMatch(titleText(hostile.screen(), hostile.live()), /[\p{Cc}\p{Cf}]/v);
});

test('before anything is known, and in the list of all sets, it says so much', () => {
	const waiting = seat({live: makeLive(null)});
	assert.equal(titleText(waiting.screen(), waiting.live()), 'vmssroll');
	const list = seat({live: makeLive(null, {fleet: {status: 'loaded', value: []}}), options: {scaleSetName: null}});
	assert.equal(titleText(list.screen(), list.live()), 'vmssroll · 0 scale sets');
});

test('a title is kept once, changed when it reads otherwise, and given back once', () => {
	const passed: string[] = [];
	const title = createTitle(titleSequencesOf({TERM: 'xterm-256color'}), sequence => passed.push(sequence));
	assert.equal(title.giveBack(), '', 'none was taken yet');
	title.show('one');
	title.show('one');
	title.show('two');
	assert.deepEqual(passed, ['\u001B[22;0t\u001B]2;one\u001B\\', '\u001B]2;two\u001B\\']);
	assert.equal(title.giveBack(), '\u001B[23;0t');
	assert.equal(title.giveBack(), '', 'a second time would take somebody else’s');
	assert.equal(title.takeAgain(), '\u001B[22;0t\u001B]2;two\u001B\\');
	assert.equal(title.giveBack(), '\u001B[23;0t');
});

test('T54: terminals without a title are told nothing', () => {
	for (const TERM of ['linux', 'vt100', 'dumb', '', 'ansi']) {
		assert.equal(titleSequencesOf({TERM}), null, TERM);
	}

	for (const TERM of ['xterm', 'screen-256color', 'tmux-256color', 'alacritty', 'xterm-kitty']) {
		assert.notEqual(titleSequencesOf({TERM}), null, TERM);
	}
});

test('the bell rings when an upgrade ends or waits, and not for what had happened before', () => {
	const {upgrade, events, snapshot: later} = runBatches(snapshot, {batchesDone: 2});
	const running = makeLive(later, {upgrade, events});
	const paused = {...running, upgrade: {...upgrade, status: 'paused' as const}};
	const over = runBatches(snapshot, {batchesDone: 5});
	const ended = makeLive(over.snapshot, {upgrade: over.upgrade, events: over.events});
	const gone = {...running, conductor: {status: 'gone' as const, message: 'It died.'}};

	assert.equal(callsForOperator(running, running), false);
	assert.equal(callsForOperator(running, paused), true);
	assert.equal(callsForOperator(paused, paused), false);
	assert.equal(callsForOperator(running, ended), true);
	assert.equal(callsForOperator(running, gone), true);
	assert.equal(callsForOperator(gone, gone), false);
	assert.equal(callsForOperator(null, ended), false);
	assert.equal(callsForOperator({...running, upgrade: null}, ended), false);
});
