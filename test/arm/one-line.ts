import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {toOneLine} from '../../source/arm/one-line.js';

suite('a text of somebody else in a message', () => {
	test('is one line without control characters, escape sequences or turned writing', () => {
		assert.equal(
			toOneLine('a\r\nb\tc\u001B[31;1mred\u001B[0m \u001B]0;title\u0007x\u202Ey\u0000z\u2028w'),
			'a b c red x y z w',
		);
	});

	test('holds no signature, token or query', () => {
		const text = [
			'GET https://account.blob.core.windows.net/a.vhd?sv=1&sig=SECRET1&se=2 failed',
			'sig=SECRET2',
			'Bearer SECRET3.SECRET3SECRET3',
			'eyJhbGciOiJub25lIn0.eyJTRUNSRVQ0IjoxfQ.SECRET4',
			'AccountKey=SECRET5==;',
			'password=SECRET6',
		].join(' | ');
		const line = toOneLine(text);
		assert.doesNotMatch(line, /SECRET/);
		assert.match(line, /^GET https:\/\/account\.blob\.core\.windows\.net\/a\.vhd failed/);
	});

	test('keeps what Azure says as it is', () => {
		const text = "Resource group 'x' could not be found. See https://aka.ms/ARMResourceNotFoundFix (code: 42).";
		assert.equal(toOneLine(text), text);
	});

	test('is cut when it is long', () => {
		assert.equal(toOneLine('x'.repeat(2000)).length, 800);
		assert.ok(toOneLine('x'.repeat(2000), 10).endsWith('x…'));
	});

	test('never holds a line break or control character, whatever it was', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 200}), text => {
				assert.doesNotMatch(toOneLine(text), /[\p{Cc}\u2028\u2029]/u);
			}),
		);
	});
});
