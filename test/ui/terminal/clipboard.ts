import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {clipboardSequence, multiplexerOf} from '../../../source/ui/terminal/clipboard.js';

const decode = (sequence: string) => {
	const [, payload = ''] = /^\u001B\]52;c;([A-Za-z0-9+\/=]*)\u0007$/v.exec(sequence) ?? [];
	return Buffer.from(payload, 'base64').toString('utf8');
};

test('a text reaches the clipboard as it is, whatever is in it', () => {
	for (const text of ['0', '漢字 é', 'az vmss restart --instance-ids 1 2', '\u001B]0;evil\u0007\n']) {
		assert.equal(decode(clipboardSequence(text, null)), text);
	}
});

test('nothing of the text itself is in the sequence which a terminal could obey', () => {
	const sequence = clipboardSequence('\u001B[2J\u0007\u009C', null);
	assert.match(sequence, /^\u001B\]52;c;[A-Za-z0-9+\/=]+\u0007$/v);
});

test('inside tmux it is written in both forms, escapes doubled in the one which is handed on', () => {
	const [, plain = '', passed = ''] =
		/^(\u001B\]52;[^\u0007]*\u0007)\u001BPtmux;\u001B(\u001B\]52;[^\u0007]*\u0007)\u001B\\$/v.exec(
			clipboardSequence('web_0', 'tmux'),
		) ?? [];

	assert.equal(decode(plain), 'web_0');
	assert.equal(passed, plain);
});

test('inside GNU screen it goes through in pieces which screen takes, and is whole behind it', () => {
	for (const length of [1, 380, 381, 382, 5000, 74_994]) {
		const text = 'w'.repeat(length);
		const sequence = clipboardSequence(text, 'screen');
		const pieces = [...sequence.matchAll(/\u001BP([^\u001B]*|\u001B\][^\u001B]*)\u001B\\/gv)].map(
			([, piece = '']) => piece,
		);

		assert.equal(pieces.map(piece => `\u{1B}P${piece}\u{1B}\\`).join(''), sequence);
		assert.ok(pieces.every(piece => piece.length <= 768));
		assert.equal(decode(pieces.join('')), text);
	}
});

test('what stands in between is told by the environment, the innermost of them', () => {
	assert.equal(multiplexerOf({TERM: 'screen-256color', STY: '4242.pts-0.host'}), 'screen');
	assert.equal(multiplexerOf({TERM: 'screen', TMUX: '/run/tmux-0/default,1,0'}), 'tmux');
	assert.equal(multiplexerOf({TERM: 'screen', TMUX: '/run/tmux-0/default,1,0', STY: '4242.pts-0.host'}), 'tmux');
	assert.equal(
		multiplexerOf({TERM: 'xterm-256color', STY: '4242.pts-0.host'}),
		null,
		'left over from a shell further out',
	);
	assert.equal(multiplexerOf({TERM: 'xterm-256color', TMUX: ''}), null);
	assert.equal(multiplexerOf({}), null);
});
