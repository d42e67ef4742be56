import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {dig, isSameJson, mergePatch} from '../../../source/simulator/world/json.js';

test('a patch merges objects, replaces arrays, and removes with null', () => {
	assert.deepEqual(mergePatch({a: {b: 1, c: 2}, d: [1, 2], e: 1}, {a: {b: 3}, d: [9], e: null}), {
		a: {b: 3, c: 2},
		d: [9],
	});
});

test('a part of an image reference changes that part', () => {
	const merged = mergePatch(
		{imageReference: {publisher: 'a', offer: 'b', sku: 'c', version: 'latest'}},
		{imageReference: {sku: 'd'}},
	);
	assert.deepEqual(merged, {imageReference: {publisher: 'a', offer: 'b', sku: 'd', version: 'latest'}});
});

test('an image reference by id replaces the old one as a whole', () => {
	const merged = mergePatch(
		{storageProfile: {imageReference: {publisher: 'a', version: '1'}, osDisk: {name: 'x'}}},
		{storageProfile: {imageReference: {id: 'b'}}},
	);
	assert.deepEqual(merged, {storageProfile: {imageReference: {id: 'b'}, osDisk: {name: 'x'}}});
});

test('values are the same whatever the order of their members', () => {
	assert.ok(isSameJson({a: 1, b: [{c: null}]}, {b: [{c: null}], a: 1}));
	assert.ok(!isSameJson({a: 1}, {a: 1, b: null}));
	assert.ok(!isSameJson([1, 2], [2, 1]));
	assert.ok(!isSameJson(undefined, null));
});

test('every value is the same as its copy, and merging with nothing changes nothing', () => {
	fc.assert(
		fc.property(fc.jsonValue(), value => {
			const copy = JSON.parse(JSON.stringify(value));
			assert.ok(isSameJson(JSON.parse(JSON.stringify(value)), copy));
		}),
	);
	assert.deepEqual(mergePatch({a: {b: 1}}, {}), {a: {b: 1}});
});

test('digging ends in undefined where a member is missing', () => {
	assert.equal(dig({a: {b: 'c'}}, 'a', 'b'), 'c');
	assert.equal(dig({a: null}, 'a', 'b'), undefined);
	assert.equal(dig([1], 'length'), undefined);
});
