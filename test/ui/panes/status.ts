import assert from 'node:assert/strict';
import {test} from 'node:test';
import {drawMap} from '../../../source/ui/map-view.js';
import {statusLine} from '../../../source/ui/panes/status.js';
import {makeSnapshot, newImage} from '../../helpers/fleet.js';
import {makeLive, type Operator, seat} from '../../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});

function statusOf(operator: Operator): string {
	const scene = operator.scene();

	return statusLine(scene, drawMap(scene.screen, scene.live, scene.size))
		.map(({text}) => text)
		.join('');
}

const changed = (change: Partial<(typeof calm.instances)[number]>, seconds: number) => ({
	...calm,
	takenAt: calm.takenAt + seconds * 1000,
	instances: calm.instances.map(instance => (instance.instanceId === '0' ? {...instance, ...change} : instance)),
});

test('says who, how, where, on which image, and why it is protected', () => {
	const operator = seat({live: makeLive(changed({isProtectedFromScaleSetActions: true}, 0))});

	assert.match(
		statusOf(operator),
		/^ ▪ 0 · .*current · UD0 · FD0 · 24\.04\.202609010 · healthy .* protected from scale set actions/v,
	);
});

test('says since when it is as it is, once it was seen to change', () => {
	const operator = seat({live: makeLive(calm)});
	assert.doesNotMatch(statusOf(operator), /since/v);

	const at = new Date(calm.takenAt + 30_000).toISOString().slice(11, 19);
	operator.learn({snapshot: changed({healthState: 'unhealthy'}, 30)});
	assert.match(statusOf(operator), new RegExp(`unhealthy .* since ${at}`, 'v'));
	operator.learn({snapshot: changed({healthState: 'unhealthy'}, 60)});
	assert.match(statusOf(operator), new RegExp(`since ${at}`, 'v'));
});

test('follows the poll', () => {
	const operator = seat({live: makeLive(calm)}).learn({snapshot: changed({image: newImage}, 5)});

	assert.match(statusOf(operator), /◦ 0 .* outdated .* 24\.04\.202611100/v);
});

test('says how many marks the filter hides', () => {
	const operator = seat({live: makeLive(calm)})
		.press('d', '/')
		.type('fd:1')
		.press('return');

	assert.match(statusOf(operator), /\/fd:1 5 shown {2}5 marked, 4 hidden /v);
});

test('rather leaves out the filter than the marks', () => {
	const text = 'ud:0,1,2,3 fd:0,1,2,3,4 health:healthy,unknown';
	const narrow = seat({live: makeLive(calm), size: {columns: 80, rows: 24}})
		.press('*', '/')
		.type(text)
		.press('return');

	assert.match(statusOf(narrow), /^ ▪ 0 · current · .* +20 shown {2}25 marked, 5 hidden {2}$/v);
});
