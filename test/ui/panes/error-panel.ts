import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Live} from '../../../source/store/live.js';
import {drawMap} from '../../../source/ui/map-view.js';
import {errorLines} from '../../../source/ui/panes/error-panel.js';
import {headerLines} from '../../../source/ui/panes/header.js';
import {heatmapLines} from '../../../source/ui/panes/heatmap.js';
import {noticeLines} from '../../../source/ui/panes/notice.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, sceneTime, seat} from '../../helpers/scene.js';
import {conducted} from '../../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});

const textOf = (live: Live) =>
	errorLines(seat({live}).scene(), 100)
		.map(line => line.map(({text}) => text).join(''))
		.join('\n');

const lost = (change: Partial<Extract<Live['connection'], {readonly status: 'lost'}>> = {}, age = 20_000): Live =>
	makeLive(calm, {
		connection: {
			status: 'lost',
			message: 'Could not read scale set web: connect ETIMEDOUT (ETIMEDOUT)',
			since: sceneTime - age,
			...change,
		},
		receivedAt: sceneTime - age,
	});

test('nothing is said while nothing is wrong', () => {
	assert.equal(textOf(makeLive(calm)), '');
});

test('a lost connection tells what was tried and answered, when it is tried again, and what can be done', () => {
	const text = textOf(lost({retryAt: sceneTime + 7000, next: 'Look at the proxy.'}));
	assert.match(text, /^No answer from Azure for 20 s/v);
	assert.match(text, /tried +read scale set web\n/v);
	assert.match(text, /answered +connect ETIMEDOUT \(ETIMEDOUT\)/v);
	assert.match(text, /again by itself in 7 s/v);
	assert.match(text, /you can +Look at the proxy\. R tries at once\./v);
	assert.match(text, /the map +is as it was 20 s ago/v);
});

test('while it is tried it says so, and an upgrade of another process goes on', () => {
	assert.match(textOf(lost({retryAt: sceneTime})), /Reconnecting: it is being tried/v);
	assert.doesNotMatch(textOf(lost()), /goes on/v);
	assert.match(textOf({...lost(), conductor: conducted()}), /upgrade +its process goes on by itself/v);
});

test('what Azure refuses is not called silence, and what helps comes first', () => {
	const signedOut = lost({why: 'sign-in', message: 'Could not read scale set web: expired', next: 'Run "az login".'});
	assert.match(textOf(signedOut), /^Signed out of Azure for 20 s/v);
	assert.match(textOf(signedOut), /you can +Run "az login"\. R tries at once\./v);
	assert.doesNotMatch(textOf(signedOut), /network|No answer/v);

	const scene = seat({live: signedOut, size: {columns: 80, rows: 24}}).scene();
	const said = [...headerLines(scene, 2), ...noticeLines(scene.screen, signedOut, 80)]
		.map(line => line.map(({text}) => text).join(''))
		.join('\n');
	assert.match(said, /SIGNED OUT for 20 s/v);
	assert.match(said, /^ Run "az login"\. The map is as it was/mv);

	assert.match(textOf(lost({why: 'permission'})), /^Azure does not let this sign-in read for 20 s/v);
});

test('a refusal is not tried again by itself, and says so', () => {
	const text = textOf(makeLive(null, {connection: {status: 'failed', message: 'No sign-in.', next: 'Run az login.'}}));
	assert.match(text, /answered +No sign-in\./v);
	assert.match(text, /not tried again by itself/v);
	assert.match(text, /you can +Run az login\. R tries again\./v);
});

test('a wait which Azure imposes is counted down, and nobody is told to hurry', () => {
	const text = textOf(
		makeLive(calm, {
			connection: {status: 'throttled', bucket: 'HighCostGetVMScaleSet3Min', retryAt: sceneTime + 42_000},
		}),
	);
	assert.match(text, /HighCostGetVMScaleSet3Min/v);
	assert.match(text, /in 42 s, by itself/v);
	assert.doesNotMatch(text, /R tries/v);
});

for (const [age, isDimmed, told] of [
	[1000, false, /NO ANSWER for 1 s/v],
	[60_000, true, /NO ANSWER for 1m00s/v],
	[3_600_000, true, /NO ANSWER for 1h00m/v],
] as const) {
	test(`a map which is ${age / 1000} s old is ${isDimmed ? 'dimmed' : 'as it was'}, and its age is told`, () => {
		const scene = seat({live: lost({}, age)}).scene();
		const map = drawMap(scene.screen, scene.live, scene.size);
		assert.ok(map);
		const cells = heatmapLines(scene, map)
			.flat()
			.filter(({text, style}) => text.includes('▪') && !style.isReversed);
		assert.equal(
			cells.map(({text}) => text.split('▪').length - 1).reduce((sum, count) => sum + count, 0),
			24,
		);
		assert.ok(cells.every(({style}) => style.isFaint === isDimmed));
		assert.match(
			headerLines(scene, 1)[0]
				?.map(({text}) => text)
				.join('') ?? '',
			told,
		);
	});
}
