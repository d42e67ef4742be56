import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {
	clipLine,
	fitParts,
	joinAlike,
	type Line,
	lineWidth,
	padLine,
	paragraph,
	span,
	spreadLine,
	wrapText,
	type Style,
} from '../../source/ui/text.js';
import {makeTheme} from '../../source/ui/theme.js';

const textOf = (line: Line) => line.map(({text}) => text).join('');

const anyLine = fc
	.array(fc.string({unit: 'grapheme', maxLength: 20}), {maxLength: 5})
	.map(texts => texts.map(text => span(text)));

test('a line which fits stays as it is, and one which does not ends in an ellipsis', () => {
	const line = [span('web'), span('-blue', 'dim')];

	assert.equal(clipLine(line, 8), line);
	assert.equal(textOf(clipLine(line, 7)), 'web-bl…');
	assert.equal(textOf(clipLine(line, 1)), '…');
	assert.equal(textOf(clipLine(line, 0)), '');
});

test('a wide character is not cut in half', () => {
	assert.equal(textOf(clipLine([span('漢字表')], 4)), '漢…');
	assert.equal(lineWidth([span('漢字表')]), 6);
});

test('a clipped line is never wider than asked, and a padded one exactly as wide', () => {
	fc.assert(
		fc.property(anyLine, fc.integer({min: 0, max: 60}), (line, width) => {
			assert.ok(stringWidth(textOf(clipLine(line, width))) <= width);
			assert.equal(lineWidth(padLine(line, width)), width);
		}),
	);
});

test('left and right stand at the edges, and right stays whole when both do not fit', () => {
	assert.equal(textOf(spreadLine([span('web')], [span('live')], 12)), 'web     live');
	assert.equal(textOf(spreadLine([span('a long name')], [span('live')], 12)), 'a lon…  live');
});

test('parts are left out from the end until the rest fits', () => {
	const parts = [[span('web')], [span('rg-web')], [span('eastus2')]];

	assert.equal(textOf(fitParts(parts, span(' · '), 22)), 'web · rg-web · eastus2');
	assert.equal(textOf(fitParts(parts, span(' · '), 21)), 'web · rg-web');
	assert.equal(textOf(fitParts(parts, span(' · '), 1)), 'web');
});

test('text is wrapped between words, and a word which is too long is cut', () => {
	assert.deepEqual(wrapText('the batch in flight ends', 10), ['the batch', 'in flight', 'ends']);
	assert.deepEqual(wrapText('a 24.04.202611100 b', 6), ['a', '24.04.', '202611', '100 b']);
	assert.deepEqual(wrapText('', 10), ['']);
});

test('wrapped lines are never too wide and lose no word', () => {
	fc.assert(
		fc.property(fc.lorem({maxCount: 30}), fc.integer({min: 1, max: 40}), (text, width) => {
			const lines = wrapText(text, width);
			assert.ok(lines.every(line => stringWidth(line) <= width));
			assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(/\s/gv, ''));
		}),
	);
});

test('a paragraph goes on under its own beginning', () => {
	const lines = paragraph('Pause, then roll back.', 'plain', 15, [span('→ ')]);
	assert.deepEqual(lines.map(textOf), ['→ Pause, then', '  roll back.']);
});

test('control sequences and line breaks in a text are no part of it', () => {
	assert.equal(span('web\u001B[31m\r\nevil\u0007').text, 'web evil');
	assert.deepEqual(wrapText('one\u001B[2Jtwo\nthree', 20), ['onetwo three']);
});

test('pieces which look alike are one, and a terminal gets the same', () => {
	const style: fc.Arbitrary<Style> = fc.record({
		tone: fc.constantFrom('plain', 'current', 'outdated', 'dim'),
		isReversed: fc.boolean(),
		isUnderlined: fc.boolean(),
		isFaint: fc.boolean(),
	});
	const line = fc.array(fc.tuple(fc.constantFrom(' ', '   ', 'a', '▪', 'a b'), style), {maxLength: 12});

	fc.assert(
		fc.property(line, fc.constantFrom(0, 1, 2, 3), (pieces, colorLevel) => {
			const {paint} = makeTheme({colorLevel, glyphs: 'unicode'});
			const whole = pieces.map(([text, look]) => span(text, look));
			const joined = joinAlike(whole);

			assert.equal(paint(joined), paint(whole));
			assert.equal(lineWidth(joined), lineWidth(whole));
		}),
	);

	const cells = ['▪', ' ', '▪', ' ', '◦'].map(text => span(text, text === ' ' ? 'plain' : 'current'));
	assert.equal(joinAlike(cells).length, 1);
});
