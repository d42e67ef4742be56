import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {diffScreens} from '../../../source/ui/terminal/screen-diff.js';
import {ScreenModel} from '../../../source/ui/terminal/screen-model.js';
import {Emulator} from './emulator.js';

const escape = '\u{1B}[';
const size = {columns: 20, rows: 4};

/** What is sent when a program has written `before` and then writes `after`. */
function sent(before: string, after: string): string {
	const shown = new ScreenModel(size);
	shown.feed(`${escape}?1049h${escape}?25l${before}`);
	const next = new ScreenModel(size);
	next.feed(`${escape}?1049h${escape}?25l${before}${after}`);
	return diffScreens(shown.screen, next.screen);
}

suite('the difference between two screens', () => {
	test('is nothing when they look the same', () => {
		assert.equal(sent('abc', ''), '');
		assert.equal(sent('abc', `${escape}Habc`), '');
		assert.equal(sent('abc', `${escape}2;3H${escape}31m`), '');
	});

	test('is a move, a style and a glyph for one changed cell', () => {
		assert.equal(sent('abc\ndef', `${escape}2;2H${escape}38;5;214m▴`), `${escape}2;2H${escape}38;5;214m▴${escape}m`);
	});

	test('writes over a short gap and jumps over a long one', () => {
		assert.equal(sent('abcdefghijklm', `${escape}HA${escape}3GC`), `${escape}1HAbC`);
		assert.equal(sent('abcdefghijklm', `${escape}HA${escape}9GI`), `${escape}1HA${escape}7CI`);
		assert.equal(sent('a▪▪▪e', `${escape}HA${escape}5GE`), `${escape}1HA${escape}3CE`);
	});

	test('names a style once for all cells which have it', () => {
		assert.equal(sent('', `${escape}31mab${escape}mcd`), `${escape}1H${escape}31mab${escape}mcd`);
		assert.equal(sent('', `${escape}31mab\ncd`), `${escape}1H${escape}31mab${escape}2Hcd${escape}m`);
	});

	test('erases the end of a row instead of writing blanks, but keeps a coloured blank', () => {
		assert.equal(sent('abcdefghij', `${escape}1;3H${escape}K`), `${escape}1;3H${escape}K`);
		assert.equal(sent('abcdefghij', `${escape}1;9H${escape}K`), `${escape}1;9H  `);
		assert.equal(
			sent('abcdefghij', `${escape}44m${escape}1;17H${escape}K`),
			`${escape}1;17H${escape}44m    ${escape}m`,
		);
	});

	test('begins anew after the last column, where terminals differ on the place of the cursor', () => {
		assert.equal(sent('', `${escape}1;20Hx${escape}2;1Hy`), `${escape}1;20Hx${escape}2Hy`);
	});

	test('places the cursor only when it is seen, and again when it comes back', () => {
		assert.equal(sent('', `${escape}?25h${escape}2;3H`), `${escape}2;3H${escape}?25h`);
		assert.equal(sent(`${escape}?25h`, `${escape}2;3H`), `${escape}2;3H`);
		assert.equal(sent(`${escape}?25habc`, `${escape}1;2HB`), `${escape}1;2HB${escape}1;3H`);
		assert.equal(sent(`${escape}?25h`, `x${escape}?25l`), `${escape}?25l${escape}1Hx`);
	});

	test('keeps what follows an emoji in its column, on a terminal which thinks it narrower too', async () => {
		// The emulator knows the widths of an old Unicode, in which an emoji is one cell wide.
		const emulator = new Emulator(size.columns, size.rows);
		await emulator.write(`${escape}?1049h`);
		await emulator.write(sent('', 'abcdef'));
		await emulator.write(sent('abcdef', `${escape}1;2H🙂DEF`));
		assert.equal(emulator.text()[0], 'a🙂 DEF');
	});
});
