import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Upgrade} from '../../../source/upgrade/upgrade.js';
import {nextLines} from '../../../source/ui/panes/next-steps.js';
import {wishQuestion} from '../../../source/ui/panes/questions.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, runBatches, seat} from '../../helpers/scene.js';

const scene = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2});
const paused: Upgrade = {...scene.upgrade, status: 'paused'};
const rolling: Upgrade = {...paused, plan: {...paused.plan, willStart: 'platform-roll'}};

function textOf(upgrade: Upgrade): string {
	const live = makeLive(scene.snapshot, {...scene, upgrade});

	return nextLines(seat({live}).scene(), upgrade, 300)
		.map(line => line.map(({text}) => text).join(''))
		.join(' ');
}

test('a pause says that what is in flight still ends, and what ends the pause', () => {
	assert.equal(textOf(paused), 'The 5 in flight still end. Nothing more is asked of Azure. r goes on.');
});

test("neither a pause nor a cancel claims to hold the platform's own roll", () => {
	const cancel = 'az vmss rolling-upgrade cancel -g rg-demo -n web ends it.';
	const [, question] = wishQuestion({type: 'cancel'}, rolling, makeLive(scene.snapshot, {...scene, upgrade: rolling}));

	assert.equal(textOf(rolling), `The platform's own roll goes on through the set: ${cancel} r goes on.`);
	assert.ok(question.includes(cancel));
	assert.ok(textOf({...rolling, status: 'cancelled', endedAt: scene.upgrade.startedAt}).includes(cancel));
	assert.doesNotMatch(textOf({...paused, status: 'cancelled', endedAt: scene.upgrade.startedAt}), /platform/v);
});
