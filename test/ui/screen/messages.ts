import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Live} from '../../../source/store/live.js';
import {press} from '../../../source/ui/screen/press.js';
import {settle} from '../../../source/ui/screen/settle.js';
import {noticeLines} from '../../../source/ui/panes/notice.js';
import type {Screen} from '../../../source/ui/screen/screen.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, runBatches, sceneTime, seat} from '../../helpers/scene.js';
import {conducted, watching} from '../../helpers/steered.js';

const live = makeLive(makeSnapshot({domains: {each: 1}}));
const size = {columns: 120, rows: 40};
const contextAt = (milliseconds: number, known: Live = live) => ({
	live: known,
	size,
	now: sceneTime + milliseconds,
	scrollLimit: () => 0,
});

const textOf = (screen: Screen) =>
	noticeLines(screen, live, 120).map(line =>
		line
			.map(({text}) => text)
			.join('')
			.trim(),
	);

test('what was said stays for a second, whatever is pressed', () => {
	const {screen: idle} = seat({live}).scene();
	const {screen: refused} = press(idle, 'p', contextAt(0));
	assert.match(textOf(refused).join(), /no upgrade here to steer/v);

	const {screen: soon} = press(refused, 'j', contextAt(400));
	assert.match(textOf(soon).join(), /no upgrade here to steer/v);

	const {screen: later} = press(soon, 'j', contextAt(1100));
	assert.deepEqual(textOf(later), []);
});

test('what is said too soon after it stands above it, and both can be read', () => {
	const {screen: idle} = seat({live}).scene();
	const {screen: first} = press(idle, 'p', contextAt(0));
	const {screen: both} = press(first, 'L', contextAt(300));
	assert.equal(textOf(both).length, 2);
	assert.match(textOf(both)[0] ?? '', /which anything could have happened in/v);
	assert.match(textOf(both)[1] ?? '', /no upgrade here to steer/v);
});

test('what comes from outside does not take the place of what was just said', () => {
	const {screen: idle} = seat({live}).scene();
	const {screen: said} = press(idle, 'p', contextAt(0));
	const saved: Live = {...live, saved: {status: 'loaded', value: '/home/ana/x.log'}};
	const {screen} = settle(said, contextAt(200, saved), live);
	assert.equal(textOf(screen).length, 2);
});

test('everything which was said is remembered with its time, in order, and what went wrong too', () => {
	const {screen: idle} = seat({live}).scene();
	const {screen: said} = press(idle, 'p', contextAt(0));
	const lost: Live = {...live, connection: {status: 'lost', message: 'connect ETIMEDOUT', since: sceneTime}};
	const {screen: without} = settle(said, contextAt(5000, lost), live);
	const {screen: again} = settle(without, contextAt(65_000, live), lost);

	assert.deepEqual(
		again.messages.map(({text, at}) => `${(at - sceneTime) / 1000} ${text.slice(0, 24)}`),
		['0 There is no upgrade here', '5 connect ETIMEDOUT', '65 Azure answers again.'],
	);
});

test('what is said again and again does not grow without end', () => {
	let {screen} = seat({live}).scene();

	for (let index = 0; index < 300; index++) {
		screen = press(screen, 'p', contextAt(index * 2000)).screen;
	}

	assert.equal(screen.messages.length, 200);
	assert.equal(screen.messages.at(-1)?.at, sceneTime + 299 * 2000);
});

test('M shows it from anywhere, and escape goes back there', () => {
	const operator = seat({live}).press('p', 'return', 'M');
	assert.equal(operator.screen().mode.type, 'messages');
	assert.equal(operator.press('escape').screen().mode.type, 'details');
});

test('what only announced something does not stay beside that it has come', () => {
	const {upgrade, events, snapshot} = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2});
	const watched = makeLive(snapshot, {upgrade, events, conductor: watching});
	const {screen: asked} = press(
		press(seat({live: watched}).screen(), 'T', contextAt(0, watched)).screen,
		'y',
		contextAt(100, watched),
	);
	const steered = makeLive(snapshot, {upgrade, events, conductor: conducted()});
	const {screen} = settle(asked, contextAt(300, steered), watched);

	assert.deepEqual(textOf(screen), ['You steer this upgrade now.']);
});
