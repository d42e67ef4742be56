import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Command} from '../../../source/store/command.js';
import type {Plan} from '../../../source/upgrade/plan.js';
import {seriesKey} from '../../../source/fleet/image-series.js';
import {makeSnapshot, newImage, oldImage} from '../../helpers/fleet.js';
import {makeLive, type Operator, runBatches, seat} from '../../helpers/scene.js';
import {later, versions} from '../../helpers/upgrade.js';

const calm = makeSnapshot({domains: {each: 1}});

const planOf = (operator: Operator): Plan => {
	const {mode} = operator.screen();
	assert.equal(mode.type, 'plan', operator.screen().notice?.text);
	assert.ok(mode.type === 'plan');
	return mode.plan;
};

const idsOf = (plan: Plan) => plan.batches.map(batch => batch.instances.map(({instanceId}) => instanceId));
const startsOf = (commands: readonly Command[]) => commands.filter(({type}) => type === 'start-upgrade');

test('plans the marks to the chosen image', () => {
	const plan = planOf(seat({live: makeLive(calm)}).press('e', 'return', 'j', 'd', 'u'));

	assert.deepEqual(idsOf(plan), [['1', '6', '11', '16', '21']]);
	assert.equal(plan.to.version, newImage.version);
});

test('plans the instance at the cursor when nothing is marked', () => {
	assert.deepEqual(idsOf(planOf(seat({live: makeLive(calm)}).press('e', 'return', 'j', 'l', 'u'))), [['6']]);
});

test('asks for an image when none is chosen and no instance is behind the model', () => {
	const operator = seat({live: makeLive(calm)}).press('u');

	assert.equal(operator.screen().mode.type, 'map');
	assert.match(operator.screen().notice?.text ?? '', /^Choose an image first: e/v);
});

test("plans to the model's own image when instances are behind it", () => {
	const {snapshot} = runBatches(calm, {batchesDone: 2});
	const plan = planOf(seat({live: makeLive(snapshot)}).press('o', 'u'));

	assert.equal(plan.to.version, newImage.version);
	assert.deepEqual(plan.modelChange, []);
	// Of the 15 which are behind, 5 are being changed right now.
	assert.equal(idsOf(plan).flat().length, 10);
});

test('waits for the list of versions, and the plan comes up when it is there', () => {
	const versions = makeLive(calm).imageVersions;
	const operator = seat({
		live: makeLive(calm, {imageVersions: {status: 'idle'}}),
		options: {initialTarget: '24.04.202611100'},
	}).press('d', 'u');

	assert.deepEqual(operator.commands(), [{type: 'load-image-versions'}]);
	assert.equal(operator.screen().mode.type, 'map');
	operator.learn({imageVersions: {status: 'loading'}}).learn({imageVersions: versions});
	assert.equal(planOf(operator).to.version, '24.04.202611100');
});

test('does not come up with a plan when the operator went on to something else', () => {
	const versions = makeLive(calm).imageVersions;
	const operator = seat({
		live: makeLive(calm, {imageVersions: {status: 'idle'}}),
		options: {initialTarget: '24.04.202611100'},
	}).press('d', 'u', 'j');

	assert.equal(operator.learn({imageVersions: versions}).screen().mode.type, 'map');
});

test('settles what latest is before the plan, and loads the versions for it at once', () => {
	const operator = seat({
		live: makeLive(calm, {imageVersions: {status: 'idle'}}),
		options: {initialTarget: 'latest'},
	});

	assert.deepEqual(operator.commands(), [{type: 'load-image-versions'}]);
	const plan = planOf(operator.learn({imageVersions: makeLive(calm).imageVersions}).press('d', 'u'));
	assert.equal(plan.to.version, 'latest');
	assert.equal(plan.to.exactVersion, newImage.version);
});

test('does not guess what latest is when the versions cannot be read', () => {
	const operator = seat({
		live: makeLive(calm, {imageVersions: {status: 'failed', message: '500'}}),
		options: {initialTarget: 'latest'},
	}).press('d', 'u');
	const failed = {status: 'failed', message: '500'} as const;

	assert.deepEqual(operator.commands(), [{type: 'load-image-versions'}], 'it may be there by now');
	operator.learn({imageVersions: {status: 'loading'}}).learn({imageVersions: failed});
	assert.equal(operator.screen().mode.type, 'map');
	assert.match(operator.screen().notice?.text ?? '', /Choose an exact one/v);
	assert.equal(operator.commands().length, 1);
});

test('plans an image of another SKU without holding it against the versions of this one', () => {
	const operator = seat({live: makeLive(calm)})
		.press('e')
		.type('minimal/24.04.202611100')
		.press('return');
	const series = {kind: 'platform', name: 'minimal', id: null, operatingSystem: null} as const;
	operator.learn({seriesVersions: {[seriesKey(series)]: {status: 'loading'}}}).press('d', 'u');
	const outcome = () => planOf(operator).checks.find(({name}) => name === 'image')?.outcome;

	assert.equal(operator.screen().mode.type, 'map');
	assert.deepEqual(operator.commands(), [{type: 'load-series-versions', series}]);
	operator.learn({seriesVersions: {[seriesKey(series)]: {status: 'failed', message: '429'}}});
	assert.equal(outcome(), 'warn');

	const [newest] = versions;
	assert.ok(newest);
	operator.press('n').learn({seriesVersions: {[seriesKey(series)]: {status: 'loaded', value: [newest]}}});
	operator.press('u');
	assert.equal(outcome(), 'pass');
	operator.press('n').learn({seriesVersions: {[seriesKey(series)]: {status: 'loaded', value: []}}});
	operator.press('u');
	assert.equal(outcome(), 'refuse');
});

test('one key starts a plan which is not wide', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'return', 'd', 'u');
	const plan = planOf(operator);
	operator.press('y');

	assert.deepEqual(operator.commands(), [{type: 'start-upgrade', plan}]);
	assert.equal(operator.screen().mode.type, 'map');
	assert.equal(operator.screen().marks.size, 0);
});

test('a wide plan starts only with the name and enter', () => {
	const operator = seat({live: makeLive(calm)})
		.press('e', 'return', '*', 'u')
		.press('y', 'return');
	assert.deepEqual(startsOf(operator.commands()), []);
	assert.match(operator.screen().notice?.text ?? '', /Type the scale set's name, web/v);

	operator.press('backspace').type('web').press('return');
	assert.equal(startsOf(operator.commands()).length, 1);
});

test('n discards a plan, escape discards a wide one, and nothing was asked of Azure', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'return', 'd', 'u', 'n');
	assert.equal(operator.screen().mode.type, 'map');
	assert.equal(operator.press('*', 'u', 'escape').screen().mode.type, 'map');
	assert.equal(operator.screen().marks.size, 25);
	assert.deepEqual(operator.commands(), []);
});

test('a refused plan cannot be started, by no key', () => {
	const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	const operator = seat({live: makeLive(automatic)})
		.press('e', 'return', 'd', 'u', 'y')
		.type('web')
		.press('return', 'y');

	assert.deepEqual(startsOf(operator.commands()), []);
	assert.match(operator.screen().notice?.text ?? '', /^Refused: Mode Automatic/v);
});

test('a scale set of production by the settings is upgraded by name alone', () => {
	const operator = seat({live: makeLive(calm), options: {production: ['we*']}}).press('e', 'return', 'd', 'u', 'y');
	assert.deepEqual(startsOf(operator.commands()), []);
	operator.press('backspace').type('web').press('return');
	assert.equal(startsOf(operator.commands()).length, 1);
});

test('a set in mode Automatic is upgraded whole, and only by name', () => {
	const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	const operator = seat({live: makeLive(automatic)}).press('e', 'return', '*', 'u', 'y', 'backspace');
	assert.deepEqual(startsOf(operator.commands()), []);
	assert.equal(startsOf(operator.type('web').press('return').commands()).length, 1);
});

test('shows the new plan and starts nothing when the set changed while the old one was read', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'return', 'd', 'u');
	operator.learn({snapshot: later(calm, 5, {5: {powerState: 'deallocated'}})}).press('y');

	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /changed while you read/v);
	assert.deepEqual(idsOf(planOf(operator)), [['0', '10', '15', '20']]);
	assert.equal(startsOf(operator.press('y').commands()).length, 1);
});

test('is not put off by news which change nothing of the plan', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'return', 'd', 'u');
	operator.learn({snapshot: later(calm, 5, {24: {healthState: 'unhealthy'}})}).press('y');

	assert.equal(startsOf(operator.commands()).length, 1);
});

test('the plan is frozen: instances which come later are not taken along', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'return', '*', 'u');
	const grown = makeSnapshot({instances: [...calm.instances, {instanceId: '99', updateDomain: 0, faultDomain: 0}]});
	operator.learn({snapshot: grown}).type('web').press('return');

	const [start] = startsOf(operator.commands());
	assert.ok(start?.type === 'start-upgrade');
	assert.equal(idsOf(start.plan).flat().length, 25);
	assert.ok(!idsOf(start.plan).flat().includes('99'));
});

test('a protected instance is skipped with its domain, and taken when it was marked by itself', () => {
	const guarded = makeSnapshot({
		domains: {each: 1},
		change: (_, index) => (index === 5 ? {isProtectedFromScaleSetActions: true} : {}),
	});

	const operator = seat({live: makeLive(guarded)}).press('e', 'return', 'd', 'u');
	assert.deepEqual(planOf(operator).skipped, [{instanceId: '5', reason: 'protected'}]);
	operator.press('n', 'x', 'l', 'space', 'u');
	assert.deepEqual(idsOf(planOf(operator)), [['5']]);
	operator.press('n', 'space', 'd', 'u');
	assert.deepEqual(planOf(operator).skipped, [{instanceId: '5', reason: 'protected'}]);
});

test('a plan can be read but not started when only reading is allowed', () => {
	const operator = seat({live: makeLive(calm), options: {isReadOnly: true}}).press('e', 'return', 'd', 'u', 'y');
	assert.equal(planOf(operator).batches.length, 1);
	assert.match(operator.screen().notice?.text ?? '', /^Read-only/v);
	operator.press('n', '*', 'u').type('web').press('return');
	assert.deepEqual(operator.commands(), []);
});

test('plans nothing while an upgrade is under way', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 1});
	const operator = seat({live: makeLive(snapshot, {upgrade, events})}).press('o', 'u');

	assert.equal(operator.screen().mode.type, 'map');
	assert.match(operator.screen().notice?.text ?? '', /under way/v);
});

test('an image of another kind is refused with a reason, not with a crash', () => {
	const operator = seat({
		live: makeLive(calm),
		options: {initialTarget: 'https://images.blob.core.windows.net/vhds/golden.vhd'},
	}).press('d', 'u');

	assert.equal(planOf(operator).checks.find(({outcome}) => outcome === 'refuse')?.name, 'image');
	assert.equal(planOf(operator).from.version, oldImage.version);
});
