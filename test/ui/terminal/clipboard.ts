import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {clipboardSequence} from '../../../source/ui/terminal/clipboard.js';

const decode = (sequence: string) => {
	const [, payload = ''] = /^\u001B\]52;c;([A-Za-z0-9+\/=]*)\u0007$/v.exec(sequence) ?? [];
	return Buffer.from(payload, 'base64').toString('utf8');
};

test('a text reaches the clipboard as it is, whatever is in it', () => {
	for (const text of ['0', '漢字 é', 'az vmss restart --instance-ids 1 2', '\u001B]0;evil\u0007\n']) {
		assert.equal(decode(clipboardSequence(text, {isTmux: false})), text);
	}
});

test('nothing of the text itself is in the sequence which a terminal could obey', () => {
	const sequence = clipboardSequence('\u001B[2J\u0007\u009C', {isTmux: false});
	assert.match(sequence, /^\u001B\]52;c;[A-Za-z0-9+\/=]+\u0007$/v);
});

test('inside tmux it is written in both forms, escapes doubled in the one which is handed on', () => {
	const [, plain = '', passed = ''] =
		/^(\u001B\]52;[^\u0007]*\u0007)\u001BPtmux;\u001B(\u001B\]52;[^\u0007]*\u0007)\u001B\\$/v.exec(
			clipboardSequence('web_0', {isTmux: true}),
		) ?? [];

	assert.equal(decode(plain), 'web_0');
	assert.equal(passed, plain);
});
