import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {tokenize, unfinishedSequenceStart} from '../../../source/ui/terminal/escape-sequence.js';

const kindsOf = (text: string) => Array.from(tokenize(text), ({kind, raw}) => [kind, raw]);

suite('the pieces of what is written to a terminal', () => {
	test('are text, controls, control sequences and all the rest', () => {
		assert.deepEqual(kindsOf('a▪\n\u{1B}[1;31mb\u{1B}]0;t\u{7}c\u{1B}7\u{1B}(B\u{1B}[!p'), [
			['text', 'a▪'],
			['control', '\n'],
			['sequence', '\u{1B}[1;31m'],
			['text', 'b'],
			['other', '\u{1B}]0;t\u{7}'],
			['text', 'c'],
			['other', '\u{1B}7'],
			['other', '\u{1B}(B'],
			['other', '\u{1B}[!p'],
		]);
		assert.deepEqual(Array.from(tokenize('\u{1B}[?2026h\u{9B}38:5:27m')), [
			{kind: 'sequence', raw: '\u{1B}[?2026h', prefix: '?', parameters: '2026', final: 'h'},
			{kind: 'sequence', raw: '\u{9B}38:5:27m', prefix: '', parameters: '38:5:27', final: 'm'},
		]);
	});

	test('do not let a string which is never ended swallow what follows', () => {
		assert.deepEqual(kindsOf('\u{1B}]0;title\nnext'), [
			['other', '\u{1B}]0;title'],
			['control', '\n'],
			['text', 'next'],
		]);
	});

	test('are together all that was written, whatever it was', () => {
		const piece = fc.oneof(
			fc.string({unit: 'binary'}),
			fc.constantFrom('\u{1B}', '\u{1B}[', '\u{1B}]', '\u{9B}', '\u{7}', '\u{1B}\\', '38;5', 'm', '?25', 'h'),
		);
		fc.assert(
			fc.property(fc.array(piece), pieces => {
				const written = pieces.join('');
				assert.equal(Array.from(tokenize(written), ({raw}) => raw).join(''), written);
			}),
		);
	});

	test('say where the end cuts a sequence short', () => {
		for (const [whole, cut] of [
			['abc', ''],
			['abc\u{1B}[m', ''],
			['abc', '\u{1B}'],
			['abc', '\u{1B}['],
			['abc', '\u{1B}[38;5'],
			['abc', '\u{1B}[?20'],
		] as const) {
			assert.equal(unfinishedSequenceStart(whole + cut), whole.length, JSON.stringify(cut));
		}
	});
});
