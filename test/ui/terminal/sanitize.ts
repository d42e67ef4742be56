import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {displayWidth} from '../../../source/ui/terminal/display-width.js';
import {cutToWidth, neutralize} from '../../../source/ui/terminal/sanitize.js';

const nasty = fc
	.array(
		fc.oneof(
			fc.string({unit: 'binary'}),
			fc.string({unit: 'grapheme'}),
			fc.constantFrom(
				'\u{1B}[31m',
				'\u{1B}]0;x\u{7}',
				'\u{9B}2J',
				'\u{202E}',
				'\u{200D}',
				'\u{FE0F}',
				'\r\n',
				'\u{D800}',
				'漢',
				'e\u{301}',
			),
		),
	)
	.map(parts => parts.join(''));

suite('text from outside', () => {
	test('loses whatever could act on the terminal', () => {
		const cases: ReadonlyArray<readonly [string, string]> = [
			['web-blue_7', 'web-blue_7'],
			['\u{1B}[31mred\u{1B}[0m', 'red'],
			['\u{1B}]0;owned\u{7}name', 'name'],
			['\u{1B}]8;;https://example.com\u{1B}\\link\u{1B}]8;;\u{1B}\\', 'link'],
			['\u{1B}P+q544e\u{1B}\\x', 'x'],
			['\u{1B}\u{1B}[2J[2J', '[2J'],
			['\u{9B}2Jx', 'x'],
			['one\r\ntwo\tthree\u{2028}four', 'one two three four'],
			['exe.\u{202E}gnp', 'exe.gnp'],
			['ad\u{200B}min\u{FEFF}', 'admin'],
			['a\u{0}\u{8}\u{7F}b', 'ab'],
			['\u{301}x', 'x'],
			[`z${'\u{334}'.repeat(90)}`, `z${'\u{334}'.repeat(4)}`],
			['\u{D800}', '\u{FFFD}'],
			['\u{E000}', '\u{FFFD}'],
			['Zürich 漢字 naïve', 'Zürich 漢字 naïve'],
		];
		for (const [text, expected] of cases) {
			assert.equal(neutralize(text), expected, JSON.stringify(text));
		}
	});

	test('never holds a control or an invisible character afterwards, and is not changed by doing it twice', () => {
		fc.assert(
			fc.property(nasty, text => {
				const harmless = neutralize(text);
				assert.doesNotMatch(harmless, /[\p{Control}\p{Format}\p{Surrogate}\u{2028}\u{2029}\u{202A}-\u{202E}]/u);
				assert.equal(neutralize(harmless), harmless);
			}),
			{numRuns: 1000},
		);
	});

	test('is never wider than there is room, and is whole when there is', () => {
		fc.assert(
			fc.property(nasty.map(neutralize), fc.nat(12), fc.constantFrom('…', '..', '~'), (text, columns, ellipsis) => {
				const cut = cutToWidth(text, columns, ellipsis);
				assert.ok(displayWidth(cut) <= columns, `${displayWidth(cut)} columns`);
				assert.equal(cut === text, displayWidth(text) <= columns);
			}),
			{numRuns: 1000},
		);
	});

	test('is cut between characters and says so', () => {
		assert.equal(cutToWidth('abcdef', 4), 'abc…');
		assert.equal(cutToWidth('漢字漢', 4), '漢…');
		assert.equal(cutToWidth('漢字漢', 5), '漢字…');
		assert.equal(cutToWidth('e\u{301}e\u{301}e\u{301}', 2), 'e\u{301}…');
		assert.equal(cutToWidth('abc', 1, '..'), 'a');
		assert.equal(cutToWidth('abc', 0), '');
	});
});
