import assert from 'node:assert/strict';
import {test} from 'node:test';
import {footerLine} from '../../../source/ui/panes/footer.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, type Operator, runBatches, seat} from '../../helpers/scene.js';
import {gone, watching} from '../../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});
const wide = {columns: 200, rows: 40};
const footerOf = (operator: Operator) =>
	footerLine(operator.scene())
		.map(({text}) => text)
		.join('');

test('offers to pause and cancel only what runs, and to resume only what is paused', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});
	assert.doesNotMatch(footerOf(seat({live: makeLive(calm), size: wide})), /pause|cancel|roll back/v);

	const running = footerOf(seat({live: makeLive(snapshot, {upgrade, events}), size: wide}));
	assert.match(running, /p pause {2}X cancel/v);
	assert.doesNotMatch(running, /resume|u plan|e image/v);

	const paused = makeLive(snapshot, {upgrade: {...upgrade, status: 'paused'}, events});
	assert.match(footerOf(seat({live: paused, size: wide})), /r resume {2}X cancel/v);
});

test('offers nothing dangerous when only reading is allowed', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});
	const operator = seat({live: makeLive(snapshot, {upgrade, events}), size: wide, options: {isReadOnly: true}});

	assert.doesNotMatch(footerOf(operator), /pause|cancel|roll back/v);
});

test('the way to all keys and the way out are there on the smallest screen', () => {
	assert.match(footerOf(seat({live: makeLive(calm), size: {columns: 40, rows: 10}})), /\? help {2}q quit $/v);
});

test('offers to start a plan only when it can be', () => {
	const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});

	assert.match(
		footerOf(seat({live: makeLive(calm), size: wide}).press('e', 'return', 'd', 'u')),
		/y start {2}n discard/v,
	);
	assert.doesNotMatch(footerOf(seat({live: makeLive(automatic), size: wide}).press('e', 'return', 'd', 'u')), /start/v);
});

test('says what r means after a death and after a breach, and offers the risky one last', () => {
	const running = runBatches(calm, {batchesDone: 2});
	const stranded = makeLive(running.snapshot, {...running, conductor: gone});
	assert.match(footerOf(seat({live: stranded, size: wide})), /^ r take up again {2}X cancel/v);

	const faulted = runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']});
	assert.match(
		footerOf(seat({live: makeLive(faulted.snapshot, faulted), size: wide})),
		/^ b roll back {2}F retry failed {2}r go on anyway/v,
	);
});

test('offers nothing but to take over where somebody else steers', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});
	const live = makeLive(snapshot, {upgrade, events, conductor: watching});

	assert.match(footerOf(seat({live, size: wide})), /^ T take over {2}L log/v);
	assert.doesNotMatch(footerOf(seat({live, size: wide, options: {isReadOnly: true}})), /take over/v);
	assert.doesNotMatch(footerOf(seat({live, size: wide}).press('q')), /pause|cancel/v);
});

test('during an upgrade the log comes before the marks, and without one the marks come first', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});
	const live = makeLive(snapshot, {upgrade, events});

	assert.match(footerOf(seat({live, size: {columns: 80, rows: 24}})), /X cancel {2}L log {2}space mark/v);
	assert.match(footerOf(seat({live: makeLive(calm), size: wide})), /^ space mark/v);
});

test('says that the arrows change the policy, where they do', () => {
	const plan = seat({live: makeLive(calm), size: wide}).press('e', 'return', 'd', 'u');

	assert.doesNotMatch(footerOf(plan), /change/v);
	assert.match(footerOf(plan.press('tab')), /^ ←→ change {2}enter keep/v);
});

test('on the smallest screen too, the way out of a wide plan is there, and what to do next with marks', () => {
	const least = {columns: 40, rows: 10};

	assert.match(
		footerOf(seat({live: makeLive(calm), size: least}).press('e', 'return', '*', 'u')),
		/^ enter start by name {2}esc discard/v,
	);
	assert.match(footerOf(seat({live: makeLive(calm), size: least}).press('d')), /^ e image {2}u plan .* q quit $/v);
	assert.match(footerOf(seat({live: makeLive(calm), size: least}).press('e', 'return', 'd')), /^ u plan .* q quit $/v);
	assert.match(footerOf(seat({live: makeLive(calm), size: least}).press('e', 'return')), /^ space mark/v);
});

test('F goes on with what is untouched where nothing failed, and says so', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});
	const cancelled = {...upgrade, status: 'cancelled' as const, endedAt: '2026-11-20T14:21:07.000Z'};
	const footer = footerOf(seat({live: makeLive(snapshot, {upgrade: cancelled, events}), size: wide}));

	assert.match(footer, /F go on/v);
	assert.doesNotMatch(footer, /retry failed/v);
});
