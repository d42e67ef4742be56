import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {
	applySelectGraphicRendition,
	defaultStyle,
	erasedStyle,
	isSameStyle,
	styleChange,
} from '../../../source/ui/terminal/cell-style.js';

const styled = (parameters: string) => applySelectGraphicRendition(defaultStyle, parameters);
const codes = fc
	.array(
		fc.constantFrom(
			'0',
			'1',
			'2',
			'3',
			'4',
			'5',
			'7',
			'8',
			'9',
			'53',
			'22',
			'24',
			'31',
			'97',
			'44',
			'38;5;27',
			'48;5;214',
			'38;2;1;2;3',
			'39',
			'49',
		),
		{maxLength: 6},
	)
	.map(list => list.join(';'));

suite('the style of a cell', () => {
	test('reads colours in every form', () => {
		const colors: ReadonlyArray<readonly [string, string, string]> = [
			['31', '31', ''],
			['97;104', '97', '104'],
			['38;5;27', '38;5;27', ''],
			['38:5:27', '38;5;27', ''],
			['48;2;1;2;3', '', '48;2;1;2;3'],
			['48:2::1:2:3', '', '48;2;1;2;3'],
			['48:2:1:2:3', '', '48;2;1;2;3'],
			['31;39', '', ''],
			['31;0', '', ''],
			['31;', '', ''],
			['58;5;9;32', '32', ''],
		];
		for (const [parameters, foreground, background] of colors) {
			assert.deepEqual(styled(parameters), {attributes: 0, foreground, background}, parameters);
		}
	});

	test('leaves out codes which it does not know and colours which are not whole', () => {
		for (const parameters of ['73', '38;5', '38;2;1', '38;9;1', '4294967297', '4:0', '?', '10']) {
			assert.ok(isSameStyle(styled(parameters), defaultStyle), parameters);
		}
	});

	test('leaves only the background behind when it erases', () => {
		assert.deepEqual(erasedStyle(styled('1;4;31;42')), styled('42'));
	});

	test('changes from any style to any other, and back, by what it writes', () => {
		fc.assert(
			fc.property(codes, codes, (before, after) => {
				const from = styled(before);
				const to = styled(after);
				const written = styleChange(from, to);
				const reached = written === '' ? from : applySelectGraphicRendition(from, written.slice(2, -1));
				assert.deepEqual(reached, to);
				assert.equal(written === '', isSameStyle(from, to));
			}),
		);
	});

	test('says no more than what changes', () => {
		assert.equal(styleChange(defaultStyle, styled('38;5;27')), '\u{1B}[38;5;27m');
		assert.equal(styleChange(styled('1;38;5;27'), styled('1;38;5;214')), '\u{1B}[38;5;214m');
		assert.equal(styleChange(styled('1;31'), styled('31')), '\u{1B}[22m');
		assert.equal(styleChange(styled('1;2;31'), styled('2;31')), '\u{1B}[22;2m');
		assert.equal(styleChange(styled('1;31'), defaultStyle), '\u{1B}[m');
	});
});
