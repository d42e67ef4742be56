import assert from 'node:assert/strict';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {instanceStates} from '../../source/fleet/snapshot.js';
import {span, type Tone} from '../../source/ui/text.js';
import {makeTheme} from '../../source/ui/theme.js';

const colorLevels = [0, 1, 2, 3] as const;
const glyphSets = ['unicode', 'ascii'] as const;
const otherTones: readonly Tone[] = ['plain', 'dim', 'rule', 'strong', 'key', 'good', 'warn', 'bad'];
const color = /\u001B\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d|10[0-7])(?:;\d+)*m/v;

test('every glyph of every set is one column wide', () => {
	for (const glyphs of glyphSets) {
		const all = Object.entries(makeTheme({colorLevel: 2, glyphs}).glyphs).flatMap(([name, glyph]) =>
			(typeof glyph === 'string' ? [glyph] : glyph).map(text => [name, text] as const),
		);

		for (const [name, glyph] of all) {
			assert.equal(stringWidth(glyph), 1, `${name} of ${glyphs}`);
		}
	}
});

test('glyphs of states are one column wide also where ambiguous characters are wide', () => {
	const {glyphs} = makeTheme({colorLevel: 2, glyphs: 'unicode'});

	for (const state of instanceStates) {
		assert.equal(stringWidth(glyphs[state], {ambiguousIsNarrow: false}), 1, state);
	}
});

test('no two states share a glyph, in either set', () => {
	for (const glyphSet of glyphSets) {
		const {glyphs} = makeTheme({colorLevel: 0, glyphs: glyphSet});
		const ofCells = [...instanceStates.map(state => glyphs[state]), glyphs.filtered];
		assert.equal(new Set(ofCells).size, ofCells.length);
	}
});

test('no colour is ever emitted at level 0', () => {
	const {paint} = makeTheme({colorLevel: 0, glyphs: 'unicode'});

	for (const tone of [...instanceStates, ...otherTones]) {
		assert.doesNotMatch(paint([span('x', {tone, isReversed: true})]), color, tone);
	}
});

test('the cursor, marks and headings are seen at level 0', () => {
	const {paint} = makeTheme({colorLevel: 0, glyphs: 'unicode'});

	assert.equal(paint([span('x', {tone: 'current', isReversed: true})]), '\u001B[7mx\u001B[0m');
	assert.equal(paint([span('x', {tone: 'current', isUnderlined: true})]), '\u001B[4mx\u001B[0m');
	assert.equal(paint([span('x', 'strong')]), '\u001B[1mx\u001B[0m');
});

test('only the 16 colours are used at level 1, and the 256 at level 2', () => {
	for (const tone of instanceStates) {
		assert.doesNotMatch(makeTheme({colorLevel: 1, glyphs: 'unicode'}).paint([span('x', tone)]), /;5;/v);
	}

	assert.equal(
		makeTheme({colorLevel: 2, glyphs: 'unicode'}).paint([span('x', 'current')]),
		'\u001B[38;5;35mx\u001B[0m',
	);
});

test('a style ends with its line, at every level', () => {
	for (const colorLevel of colorLevels) {
		const painted = makeTheme({colorLevel, glyphs: 'unicode'}).paint([
			span('a', 'failed'),
			span('b', 'plain'),
			span('c', 'rule'),
		]);
		const sequences = [...painted.matchAll(/\u001B\[([\d;]*)m/gv)].map(match => match[1]);
		assert.equal(sequences.at(-1), '0');
	}
});

test('a row of cells of one state is one run of its style', () => {
	const {paint} = makeTheme({colorLevel: 2, glyphs: 'unicode'});
	const cells = [span('▪', 'current'), span(' '), span('▪', 'current'), span('   '), span('▪', 'current')];

	assert.equal(paint(cells), '\u001B[38;5;35m▪ ▪   ▪\u001B[0m');
});

test('blanks beside a reversed or underlined text are neither', () => {
	const {paint} = makeTheme({colorLevel: 0, glyphs: 'unicode'});

	assert.equal(paint([span('x', {tone: 'plain', isReversed: true}), span('  ')]), '\u001B[7mx\u001B[0m  ');
	assert.equal(paint([span('x', {tone: 'plain', isUnderlined: true}), span(' '), span('y')]), '\u001B[4mx\u001B[0m y');
});

test('a text becomes ASCII column for column where only ASCII can be shown', () => {
	const {paint} = makeTheme({colorLevel: 0, glyphs: 'ascii'});

	assert.equal(paint([span('web · 1 → 2… ×10 é')]), 'web - 1 > 2~ x10 ?');
});
