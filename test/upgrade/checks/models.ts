import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkOf, outcomeOf} from '../../helpers/checks.js';
import {makeImage, makeSnapshot, newImage} from '../../helpers/fleet.js';
import {makePlan} from '../../helpers/upgrade.js';

const version = (index: number) => makeImage(`24.04.2025${String(index + 1).padStart(2, '0')}010`);

/** As many instances as models, each on a version of its own; the model of the set is the last one's. */
const withModels = (count: number) =>
	makeSnapshot({
		instances: Array.from({length: count}, (_, index) => ({image: version(index)})),
		scaleSet: {image: version(count - 1)},
	});

test('T46: the model which the plan writes counts: with ten alive there is no room for it', () => {
	const {outcome, message} = checkOf(makePlan(withModels(10)), 'models-in-use');

	assert.equal(outcome, 'refuse');
	assert.match(message, /At least 10 of at most 10 models are in use/);
});

test('T46: the tenth model is let through with a warning that nothing can change until one is gone', () => {
	const {outcome, next} = checkOf(makePlan(withModels(9)), 'models-in-use');

	assert.equal(outcome, 'warn');
	assert.match(next, /neither model nor capacity/);
});

test('T46: seven alive become eight, which warns; six become seven, which does not', () => {
	assert.equal(outcomeOf(makePlan(withModels(7)), 'models-in-use'), 'warn');
	assert.equal(outcomeOf(makePlan(withModels(6)), 'models-in-use'), 'pass');
});

test('T46: ten are no obstacle where no model is added: upgrading is the way out', () => {
	const snapshot = withModels(10);

	assert.equal(outcomeOf(makePlan(snapshot, {target: snapshot.scaleSet.image}), 'models-in-use'), 'warn');
	assert.equal(outcomeOf(makePlan(snapshot, {target: version(0)}), 'models-in-use'), 'warn');
});

test("T46: the set's own model goes with the write where no instance has it", () => {
	const snapshot = withModels(9);
	const unused = {...snapshot, scaleSet: {...snapshot.scaleSet, image: makeImage('24.04.202601010')}};

	assert.match(checkOf(makePlan(unused, {target: newImage}), 'models-in-use').message, /At least 10 of at most 10/);
	assert.equal(outcomeOf(makePlan(unused, {target: newImage}), 'models-in-use'), 'warn');
});

test('one model is said to be one', () => {
	const current = makeSnapshot({instances: [{image: newImage}], scaleSet: {image: newImage}});

	assert.match(checkOf(makePlan(current), 'models-in-use').message, /At least 1 of at most 10 models is in use/);
});
