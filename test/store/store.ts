import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createStore} from '../../source/store/store.js';

test('tells its listeners once of a change, and not of what stays as it was', () => {
	const store = createStore({count: 0, name: 'web'});
	let told = 0;
	const unsubscribe = store.subscribe(() => told++);

	store.set({count: 1, name: 'api'});
	store.set({count: 1});
	assert.equal(told, 1);

	unsubscribe();
	store.set({count: 2});
	assert.equal(told, 1);
	assert.deepEqual(store.get(), {count: 2, name: 'api'});
});

test('what it gave out never changes', () => {
	const store = createStore({count: 0});
	const before = store.get();
	store.set({count: 1});
	assert.deepEqual(before, {count: 0});
});
