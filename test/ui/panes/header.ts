import assert from 'node:assert/strict';
import {test} from 'node:test';
import {headerLines} from '../../../source/ui/panes/header.js';
import {makeImage, makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, seat} from '../../helpers/scene.js';

/** The line of images once `latest` was chosen in the picker. */
function imageLineOf(model: string): string {
	const snapshot = makeSnapshot({domains: {each: 1}, scaleSet: {image: makeImage(model, {exactVersion: null})}});
	const operator = seat({live: makeLive(snapshot), size: {columns: 120, rows: 40}}).press('e', 'home', 'return');
	const [, line = []] = headerLines(operator.scene(), 2);

	return line.map(({text}) => text).join('');
}

test('a model which names a version comes to say latest', () => {
	assert.match(imageLineOf('24.04.202609010'), /server 24\.04\.202609010 → 24\.04\.202611100 \(latest\)/v);
});

test('a model which says latest already is not said to change when latest is wanted', () => {
	assert.match(imageLineOf('latest'), /^ ubuntu-24_04-lts server 24\.04\.202611100 \(latest\) {3,}/v);
});
