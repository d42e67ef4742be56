import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Live} from '../../../source/store/live.js';
import {headerLines} from '../../../source/ui/panes/header.js';
import {askForNewest} from '../../../source/ui/screen/newer-image.js';
import {makeImage, makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, runBatches, sceneTime, seat} from '../../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});
const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 1});

function imageLineOf(live: Live, columns = 120, keys: readonly string[] = []): string {
	const operator = seat({live, size: {columns, rows: 40}}).press(...keys);
	const [, line = []] = headerLines(operator.scene(), 2);

	return line.map(({text}) => text).join('');
}

test('says that a newer image than that of the model is out, and by how many days it is newer', () => {
	assert.match(
		imageLineOf(makeLive(calm)),
		/^ ubuntu-24_04-lts server 24\.04\.202609010 · 24\.04\.202611100 is out, 70 days newer {3,}/v,
	);
	assert.match(imageLineOf(makeLive(calm), 80), /^ 24\.04\.202609010 · 24\.04\.202611100 is out, 70 days newer /v);
	assert.match(imageLineOf(makeLive(calm), 60), /^ 24\.04\.202609010 · 24\.04\.202611100 is out /v);
});

test('says nothing of it once an image is chosen, while an upgrade runs, and where it is not known', () => {
	const running = makeLive(snapshot, {upgrade, events});
	const newest = makeSnapshot({domains: {each: 1}, scaleSet: {image: makeImage('24.04.202611100')}});

	assert.match(imageLineOf(makeLive(calm), 120, ['e', 'return']), /202609010 → 24\.04\.202611100/v);
	assert.doesNotMatch(imageLineOf(running), /is out/v);
	assert.doesNotMatch(imageLineOf(makeLive(newest)), /is out/v);

	for (const imageVersions of [
		{status: 'idle'},
		{status: 'loading'},
		{status: 'failed', message: 'Azure answered 503.'},
		{status: 'loaded', value: []},
	] satisfies ReadonlyArray<Live['imageVersions']>) {
		assert.doesNotMatch(imageLineOf(makeLive(calm, {imageVersions})), /is out/v);
	}
});

test('the versions are asked for once, of a set which is read, and only while Azure has plenty left', () => {
	const idle = {imageVersions: {status: 'idle'}} as const;
	assert.deepEqual(askForNewest(makeLive(calm, idle)), {type: 'load-image-versions'});
	assert.deepEqual(askForNewest(makeLive(calm, {...idle, budget: null})), {type: 'load-image-versions'});

	const vhd = makeSnapshot({
		domains: {each: 1},
		scaleSet: {image: {...makeImage('1'), kind: 'vhd', uri: 'https://account.blob.core.windows.net/vhds/web.vhd'}},
	});
	const reasons: readonly Live[] = [
		makeLive(null, idle),
		makeLive(vhd, idle),
		makeLive(snapshot, {...idle, upgrade, events}),
		makeLive(calm, {...idle, budget: {remaining: 14, capacity: 30}}),
		makeLive(calm, {...idle, connection: {status: 'lost', message: 'ETIMEDOUT', since: sceneTime}}),
		makeLive(calm, {...idle, connection: {status: 'throttled', bucket: null, retryAt: sceneTime + 1000}}),
		makeLive(calm, {imageVersions: {status: 'loading'}}),
		makeLive(calm, {imageVersions: {status: 'failed', message: '503'}}),
		makeLive(calm),
	];

	for (const live of reasons) {
		assert.equal(askForNewest(live), null);
	}
});
