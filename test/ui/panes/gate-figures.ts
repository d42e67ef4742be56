import assert from 'node:assert/strict';
import {test} from 'node:test';
import {gateFigureLines} from '../../../source/ui/panes/gate-figures.js';
import {headerLines} from '../../../source/ui/panes/header.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, runBatches, seat} from '../../helpers/scene.js';
import {later, upgraded} from '../../helpers/upgrade.js';

const calm = makeSnapshot({domains: {each: 1}});
const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});

/** The batch in flight is that of UD2: 2 7 12 17 22. */
function seen(unhealthy: readonly string[]) {
	const ill = {...upgraded, provisioningState: 'Succeeded' as const, healthState: 'unhealthy' as const};
	return later(snapshot, 5, Object.fromEntries(unhealthy.map(id => [id, ill])));
}

function figures(unhealthy: readonly string[], columns = 100) {
	const [line = []] = gateFigureLines({live: makeLive(seen(unhealthy), {upgrade, events})}, upgrade, columns);

	return {
		text: line.map(({text}) => text).join(''),
		tone: line[0]?.style.tone,
	};
}

test('instances of the batch which are still booting are said to be its own, and warn at most', () => {
	assert.deepEqual(figures(['2', '7', '12', '17']), {
		text: '4 of 25 unhealthy, all 4 in this batch, 5 allowed · 0 of 10 upgraded unhealthy, 2 allowed',
		tone: 'warn',
	});
	assert.match(figures(['2']).text, /^1 of 25 unhealthy, in this batch, 5 allowed/v);
	assert.match(figures(['2', '7', '4']).text, /^3 of 25 unhealthy, 2 of them in this batch, 5 allowed/v);
	assert.match(figures(['4']).text, /^1 of 25 unhealthy, 5 allowed/v);
	assert.equal(figures([]).tone, 'plain');
});

test('above the limit it is trouble, whoever it is', () => {
	assert.equal(figures(['2', '7', '12', '17', '22', '4']).tone, 'bad');
});

test('where the line is short, whose they are is said in fewer words', () => {
	assert.match(figures(['2', '7'], 80).text, /^2 of 25 unhealthy \(in batch\), 5 allowed · 0 of 10/v);
	assert.match(figures(['2', '7', '4'], 84).text, /^3 of 25 unhealthy \(2 in batch\), 5 allowed · 0 of 10/v);
	assert.match(figures(['2', '7'], 50).text, /^2 of 25 unhealthy, all 2 in this batch, 5 allowed$/v);
	assert.match(figures(['2', '7'], 40).text, /^2 of 25 unhealthy \(in batch\), 5 allowed$/v);
});

test('the count in the header is no alarm while all of them are of the batch', () => {
	const toneOf = (unhealthy: readonly string[]) =>
		headerLines(seat({live: makeLive(seen(unhealthy), {upgrade, events})}).scene(), 2)
			.flat()
			.find(({text}) => text.endsWith(' unhealthy'))?.style.tone;

	assert.equal(toneOf(['2', '7']), 'warn');
	assert.equal(toneOf(['2', '4']), 'unhealthy');
});
