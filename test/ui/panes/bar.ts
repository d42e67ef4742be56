import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {barLine} from '../../../source/ui/panes/bar.js';
import {lineWidth} from '../../../source/ui/text.js';
import {plainTheme} from '../../helpers/scene.js';

const {glyphs} = plainTheme;
const draw = (counts: Parameters<typeof barLine>[0], columns: number) =>
	barLine(counts, columns, glyphs)
		.map(({text}) => text)
		.join('');

test('shows the shares of what is done, failed, in flight and left', () => {
	assert.equal(draw({total: 20, upgraded: 10, failed: 2, asked: 4}, 10), '█████✗▒▒──');
	assert.equal(draw({total: 4, upgraded: 4, failed: 0, asked: 0}, 8), '████████');
	assert.equal(draw({total: 0, upgraded: 0, failed: 0, asked: 0}, 4), '────');
});

test('one failure among many is still seen, and all but one is not all', () => {
	assert.equal(draw({total: 1000, upgraded: 998, failed: 1, asked: 0}, 10), '████████✗─');
});

test('a bar is exactly as wide as asked', () => {
	const count = fc.nat(1000);

	fc.assert(
		fc.property(
			count,
			count,
			count,
			count,
			fc.integer({min: 1, max: 200}),
			(upgraded, failed, asked, left, columns) => {
				const counts = {total: upgraded + failed + asked + left, upgraded, failed, asked};
				assert.equal(lineWidth(barLine(counts, columns, glyphs)), columns);
			},
		),
	);
});
