import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Key} from 'ink';
import {keyNames, typedText} from '../../source/ui/key-name.js';

const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

test('a letter is named by itself, a capital one by itself too', () => {
	assert.deepEqual(keyNames('j', noKey), ['j']);
	assert.deepEqual(keyNames('G', {...noKey, shift: true}), ['G']);
});

test('keys which came in one read are as many keys', () => {
	assert.deepEqual(keyNames('jjj', noKey), ['j', 'j', 'j']);
	assert.deepEqual(keyNames('d u', noKey), ['d', 'space', 'u']);
	assert.deepEqual(keyNames('web\r', noKey), ['w', 'e', 'b', 'return']);
	assert.deepEqual(keyNames('é漢', noKey), ['é', '漢']);
});

test('keys without a character have names', () => {
	assert.deepEqual(keyNames('', {...noKey, downArrow: true}), ['down']);
	assert.deepEqual(keyNames('', {...noKey, pageUp: true}), ['pageup']);
	assert.deepEqual(keyNames('\r', {...noKey, return: true}), ['return']);
	assert.deepEqual(keyNames('', {...noKey, backspace: true}), ['backspace']);
	assert.deepEqual(keyNames('\t', {...noKey, tab: true}), ['tab']);
	assert.deepEqual(keyNames('', {...noKey, tab: true, shift: true}), ['shift+tab']);
	assert.deepEqual(keyNames(' ', noKey), ['space']);
	assert.deepEqual(keyNames('\u001B', {...noKey, escape: true}), ['escape']);
});

test('a key with control is named so', () => {
	assert.deepEqual(keyNames('c', {...noKey, ctrl: true}), ['ctrl+c']);
	assert.deepEqual(keyNames('', {...noKey, ctrl: true, rightArrow: true}), ['ctrl+right']);
});

test('escape and a key in the same read are two keys, for they look like Alt', () => {
	assert.deepEqual(keyNames('j', {...noKey, meta: true}), ['escape', 'j']);
});

test('keys which are let go, and those which the program cannot tell, have no name', () => {
	assert.deepEqual(keyNames('j', {...noKey, eventType: 'release'}), []);
	assert.deepEqual(keyNames('', noKey), []);
});

test('only keys which stand for a character type one', () => {
	assert.equal(typedText('a'), 'a');
	assert.equal(typedText('space'), ' ');
	assert.equal(typedText('漢'), '漢');
	assert.equal(typedText('👩‍💻'), '👩‍💻');

	for (const name of ['up', 'escape', 'return', 'ctrl+c', 'shift+tab', 'backspace']) {
		assert.equal(typedText(name), null, name);
	}
});
