import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import stringWidth from 'string-width';
import {displayWidth, isPlainText, isWidthCertain, splitGraphemes} from '../../../source/ui/terminal/display-width.js';

suite('the width of text on the screen', () => {
	test('counts cells, not characters', () => {
		const widths: ReadonlyArray<readonly [string, number]> = [
			['', 0],
			['web-blue', 8],
			['▪ ▴ ◦ ∙ ✗ ✓ ░ ⣿ █ │', 19],
			['漢字', 4],
			['한글', 4],
			['Ａ', 2],
			['e\u{301}', 1],
			['🙂', 2],
			['👩‍👩‍👧', 2],
			['\u{200B}', 0],
			['⌚', 2],
			['◽', 2],
		];
		for (const [text, columns] of widths) {
			assert.equal(displayWidth(text), columns, JSON.stringify(text));
		}
	});

	test('takes the quick way only for characters which are one cell and never join their neighbour', () => {
		for (let code = 0; code < 0x1_00_00; code++) {
			const character = String.fromCharCode(code);
			if (isPlainText(character)) {
				assert.equal(stringWidth(character), 1, code.toString(16));
				assert.equal([...splitGraphemes(`a${character}b`)].length, 3, code.toString(16));
			}
		}
	});

	test('is sure of one or two cells where all terminals are, and not of emoji and clusters', () => {
		for (const grapheme of ['a', '▪', '█', '漢', '한', 'か', 'Ａ']) {
			assert.equal(isWidthCertain(grapheme), true, grapheme);
		}

		for (const grapheme of ['🙂', '⌚', 'e\u{301}', '1\u{FE0F}\u{20E3}', '▪\u{FE0F}', 'ab', '']) {
			assert.equal(isWidthCertain(grapheme), false, grapheme);
		}

		for (let code = 0; code < 0x1_00_00; code++) {
			const character = String.fromCharCode(code);
			if (isWidthCertain(character)) {
				assert.equal(stringWidth(character), isPlainText(character) ? 1 : 2, code.toString(16));
			}
		}
	});
});
