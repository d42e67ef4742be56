import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {ScreenModel} from '../../../source/ui/terminal/screen-model.js';

const escape = '\u{1B}[';

function modelOf(columns: number, rows: number, written = ''): ScreenModel {
	const model = new ScreenModel({columns, rows});
	model.feed(`${escape}?1049h${written}`);
	model.takePassThrough();
	return model;
}

const textOf = (model: ScreenModel): string[] => model.screen.grid.toText();
const placeOf = ({screen: {cursor}}: ScreenModel): readonly number[] => [cursor.row, cursor.column];

suite('the model of the screen', () => {
	test('moves the cursor by every sequence which Ink uses, and never out of the screen', () => {
		const moves: ReadonlyArray<readonly [string, readonly number[]]> = [
			['A', [1, 4]],
			['2A', [0, 4]],
			['9A', [0, 4]],
			['B', [3, 4]],
			['9B', [4, 4]],
			['2C', [2, 6]],
			['99C', [2, 9]],
			['3D', [2, 1]],
			['9D', [2, 0]],
			['E', [3, 0]],
			['2F', [0, 0]],
			['G', [2, 0]],
			['7G', [2, 6]],
			['H', [0, 0]],
			['4;3H', [3, 2]],
			['0;0H', [0, 0]],
			['99;99f', [4, 9]],
		];
		for (const [sequence, place] of moves) {
			const model = modelOf(10, 5, `${escape}3;5H${escape}${sequence}`);
			assert.deepEqual(placeOf(model), place, sequence);
		}
	});

	test('erases a part of the row or of the screen', () => {
		const erased: ReadonlyArray<readonly [string, readonly string[]]> = [
			['K', ['abcd', 'ef', 'ijkl']],
			['1K', ['abcd', '   h', 'ijkl']],
			['2K', ['abcd', '', 'ijkl']],
			['J', ['abcd', 'ef', '']],
			['1J', ['', '   h', 'ijkl']],
			['2J', ['', '', '']],
			['3J', ['abcd', 'efgh', 'ijkl']],
		];
		for (const [sequence, rows] of erased) {
			const model = modelOf(4, 3, `abcd\nefgh\nijkl${escape}2;3H${escape}${sequence}`);
			assert.deepEqual(textOf(model), rows, sequence);
		}
	});

	test('wraps only when a character follows the last column, and scrolls at the bottom', () => {
		const model = modelOf(3, 2, 'abc');
		assert.deepEqual(placeOf(model), [0, 2]);
		model.feed('d');
		assert.deepEqual(textOf(model), ['abc', 'd']);
		model.feed('\nx\ny');
		assert.deepEqual(textOf(model), ['x', 'y']);
	});

	test('gives a wide character two cells, and leaves no half of one behind', () => {
		assert.deepEqual(textOf(modelOf(4, 2, 'a漢字')), ['a漢', '字']);
		assert.deepEqual(textOf(modelOf(6, 1, `漢字${escape}2Gx`)), [' x字']);
		assert.deepEqual(textOf(modelOf(6, 1, `漢字${escape}3Gx`)), ['漢x']);
		assert.deepEqual(textOf(modelOf(6, 1, `漢字${escape}4G${escape}K`)), ['漢']);
	});

	test('keeps combining marks with their character, also when they come alone', () => {
		const model = modelOf(4, 1, 'e\u{301}x');
		assert.deepEqual(model.screen.grid.row(0).graphemes, ['e\u{301}', 'x', ' ', ' ']);
		model.feed('\u{323}');
		assert.deepEqual(model.screen.grid.row(0).graphemes, ['e\u{301}', 'x\u{323}', ' ', ' ']);
	});

	test('lets nothing but text into the cells', () => {
		const hostile = [
			'\u{1B}]0;title\u{7}',
			'\u{1B}]8;;https://example.com\u{1B}\\',
			'\u{1B}]52;c;cm0gLXJm\u{7}',
			'\u{1B}P1$r0m\u{1B}\\',
			'\u{9B}31m',
			'\u{7}\u{0}\u{7F}\u{85}',
			'\u{202E}\u{200B}\u{FEFF}',
			`${escape}6n`,
			`${escape}>c`,
			'\u{1B}c',
		];
		for (const text of hostile) {
			const model = modelOf(12, 1, `a${text}b`);
			assert.deepEqual(textOf(model), ['ab'], JSON.stringify(text));
			assert.equal(model.takePassThrough(), '', JSON.stringify(text));
		}
	});

	test('understands a sequence which two writes cut in half', () => {
		const model = modelOf(12, 1, 'a\u{1B}');
		model.feed('[3');
		model.feed('Cb');
		assert.deepEqual(textOf(model), ['a   b']);
	});

	test('hands modes which are not about cells on in their order, and everything outside the alternate screen', () => {
		const model = new ScreenModel({columns: 10, rows: 2});
		model.feed(`before${escape}31m${escape}?25l${escape}?1049h${escape}?2004hcells${escape}?25l${escape}>1u`);
		assert.equal(model.takePassThrough(), `before${escape}31m${escape}?25l${escape}?1049h${escape}?2004h${escape}>1u`);
		assert.deepEqual(textOf(model), ['cells', '']);
		assert.equal(model.screen.cursor.isVisible, false);
		model.feed(`${escape}?1049lafter`);
		assert.equal(model.takePassThrough(), `${escape}?25h${escape}?1049lafter`);
	});

	test('knows when a synchronised update is under way, and that leaving ends it', () => {
		const model = modelOf(10, 2, `${escape}?2026h`);
		assert.equal(model.isSynchronized, true);
		model.feed(`${escape}?2026l`);
		assert.equal(model.isSynchronized, false);
		model.feed(`${escape}?2026h${escape}?1049l`);
		assert.equal(model.isSynchronized, false);
	});

	test('keeps the content when the window changes: rows go below the cursor first, then at the top', () => {
		const filled = (place: string) => modelOf(4, 4, `aaaa\nbbbb\ncccc\ndddd${escape}${place}H`);

		const cursorAtTop = filled('1;2');
		cursorAtTop.resize({columns: 4, rows: 2});
		assert.deepEqual(
			[textOf(cursorAtTop), placeOf(cursorAtTop)],
			[
				['aaaa', 'bbbb'],
				[0, 1],
			],
		);

		const cursorAtBottom = filled('4;4');
		cursorAtBottom.resize({columns: 2, rows: 2});
		assert.deepEqual(
			[textOf(cursorAtBottom), placeOf(cursorAtBottom)],
			[
				['cc', 'dd'],
				[1, 1],
			],
		);

		const grown = filled('4;1');
		grown.resize({columns: 6, rows: 5});
		assert.deepEqual(textOf(grown), ['aaaa', 'bbbb', 'cccc', 'dddd', '']);
	});

	test('does not show a wide character of which the window cuts off one half', () => {
		const model = modelOf(4, 1, 'a漢b');
		model.resize({columns: 2, rows: 1});
		assert.deepEqual(model.screen.grid.row(0).graphemes, ['a', ' ']);
	});
});
