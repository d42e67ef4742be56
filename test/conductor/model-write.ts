import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ModelWrite} from '../../source/conductor/model-write.js';
import {makeScaleSet, newImage, oldImage} from '../helpers/fleet.js';

const before = makeScaleSet({image: oldImage});
const after = makeScaleSet({image: newImage});

test('a write has worked when a read shows it, and not before its operation is over', () => {
	const write = new ModelWrite();
	assert.equal(write.isSent, false);

	write.begin('operation');
	assert.equal(write.isSent, true);
	assert.equal(write.look(after, newImage).status, 'unknown');

	write.end(null);
	assert.equal(write.look({...after, provisioningState: 'Updating'}, newImage).status, 'unknown');
	assert.equal(write.look(after, newImage).status, 'written');
});

test('a failed operation is a refusal, unless the model names the image all the same', () => {
	const write = new ModelWrite();
	write.begin('operation');
	write.end('the quota is used up');

	assert.equal(write.look(after, newImage).status, 'written');
	const outcome = write.look(before, newImage);
	assert.ok(outcome.status === 'refused');
	assert.match(outcome.message, /the quota is used up/);
});

test('success without effect is waited for a while, then called by its name; it is not sent again', () => {
	const write = new ModelWrite();
	write.begin('operation');
	write.end(null);

	for (let read = 0; read < 5; read++) {
		assert.equal(write.look(before, newImage).status, 'unknown');
		assert.equal(write.isSent, true);
	}

	const outcome = write.look(before, newImage);
	assert.ok(outcome.status === 'refused');
	assert.match(outcome.message, /reading it back shows the old image/);
});

test('a write whose answer was lost is known by a read alone', () => {
	assert.equal(new ModelWrite().look(after, newImage).status, 'written');
	assert.equal(new ModelWrite().look(before, newImage).status, 'unknown');
});
