import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {ScreenGrid} from '../../../source/ui/terminal/screen-grid.js';
import {ScreenModel} from '../../../source/ui/terminal/screen-model.js';
import {ScreenOverlay} from '../../../source/ui/terminal/screen-overlay.js';

const red = '\u{1B}[31m';
const plain = '\u{1B}[m';

function gridOf(columns: number, rows: number, written: string): ScreenGrid {
	const model = new ScreenModel({columns, rows});
	model.feed(`\u{1B}[?1049h${written}`);
	return model.screen.grid;
}

suite('rows over a screen', () => {
	test('hide what is under them, to the edge, and leave the rows below as they are', () => {
		const overlay = new ScreenOverlay();
		overlay.set([`a${red}b${plain}`, ''], 6);
		const shown = overlay.over(gridOf(6, 3, 'ink 1\nink 2\nink 3'));
		assert.deepEqual(shown.toText(), ['ab', '', 'ink 3']);
		assert.deepEqual(
			shown.row(0).styles.map(({foreground}) => foreground),
			['', '31', '', '', '', ''],
		);
	});

	test('are a picture which does not change when the screen under them does', () => {
		const overlay = new ScreenOverlay();
		overlay.set(['over'], 6);
		const model = new ScreenModel({columns: 6, rows: 2});
		model.feed('\u{1B}[?1049h\nbelow');
		const shown = overlay.over(model.screen.grid);
		model.feed('\u{1B}[2J\u{1B}[Hother\nother');
		overlay.set(['new'], 6);
		assert.deepEqual(shown.toText(), ['over', 'below']);
	});

	test('are the same objects while their texts are the same, so that nobody compares their cells', () => {
		const overlay = new ScreenOverlay();
		const grid = ScreenGrid.blank(6, 2);
		overlay.set(['one', 'two'], 6);
		const before = overlay.over(grid);
		overlay.set(['one', 'changed'], 6);
		const after = overlay.over(grid);
		assert.equal(after.row(0), before.row(0));
		assert.notEqual(after.row(1), before.row(1));
	});

	test('are cut and filled up when the window changes before they are drawn anew, wide characters whole', () => {
		const overlay = new ScreenOverlay();
		overlay.set(['a漢b', 'abcd', 'gone'], 4);
		assert.deepEqual(overlay.over(ScreenGrid.blank(2, 2)).toText(), ['a', 'ab']);
		assert.deepEqual(overlay.over(ScreenGrid.blank(6, 3)).toText(), ['a漢b', 'abcd', 'gone']);
		assert.equal(overlay.over(ScreenGrid.blank(6, 3)).row(0).graphemes.length, 6);
	});

	test('are read anew for a screen of another width', () => {
		const overlay = new ScreenOverlay();
		overlay.set(['ab'], 2);
		overlay.set(['ab'], 5);
		assert.equal(overlay.over(ScreenGrid.blank(5, 1)).row(0).graphemes.length, 5);
	});

	test('are nothing when there are none', () => {
		const overlay = new ScreenOverlay();
		overlay.set(['over'], 6);
		overlay.set([], 6);
		assert.deepEqual(overlay.over(gridOf(6, 2, 'ink')).toText(), ['ink', '']);
	});
});
