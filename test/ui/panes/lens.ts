import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lookThrough} from '../../../source/ui/panes/lens.js';
import type {Lens} from '../../../source/ui/screen/screen.js';
import {makeImage, makeInstance, makeSnapshot, newImage, oldImage} from '../../helpers/fleet.js';
import {plainTheme} from '../../helpers/scene.js';
import {versions} from '../../helpers/upgrade.js';

const {glyphs} = plainTheme;
const lenses: readonly Lens[] = ['upgrade', 'health', 'power', 'image', 'image-age'];

const snapshot = makeSnapshot({
	instances: [
		{image: newImage},
		{image: oldImage, healthState: 'unhealthy'},
		{image: makeImage('24.04.202610010'), powerState: 'deallocated'},
		{image: oldImage},
	],
});

const look = (lens: Lens) => lookThrough(lens, {snapshot, wanted: newImage, changing: undefined, versions}, glyphs);

test('the upgrade lens shows the state which the whole program speaks of', () => {
	const {lookOf} = look('upgrade');
	assert.deepEqual(
		snapshot.instances.map(instance => lookOf(instance).name),
		['current', 'unhealthy', 'stopped', 'outdated'],
	);
});

test('the health and power lenses show nothing else', () => {
	assert.deepEqual(
		snapshot.instances.map(instance => look('health').lookOf(instance).name),
		['healthy', 'unhealthy', 'healthy', 'healthy'],
	);
	assert.deepEqual(
		snapshot.instances.map(instance => look('power').lookOf(instance).name),
		['running', 'running', 'deallocated', 'running'],
	);
});

test('the image lens gives each image a letter, the newest first, and says which is which', () => {
	const {lookOf, looks} = look('image');
	assert.deepEqual(
		snapshot.instances.map(instance => lookOf(instance).glyph),
		['A', 'C', 'B', 'C'],
	);
	assert.deepEqual(
		looks.map(({name}) => name),
		['24.04.202611100 (newest)', '24.04.202610010 (1 behind, 40 days)', '24.04.202609010 (1 behind, 70 days)'],
	);
	assert.equal(looks[0]?.tone, 'current');
});

test('the age lens says how far behind the newest each image is, further on in the alphabet the older', () => {
	const {lookOf, looks} = look('image-age');
	assert.deepEqual(
		snapshot.instances.map(instance => lookOf(instance).glyph),
		['a', 'b', 'b', 'b'],
	);
	assert.deepEqual(
		looks.map(({glyph, name}) => `${glyph} ${name}`),
		['a newest', 'b 1 behind, 70 days', '? age not known'],
	);
});

test('without versions nobody knows how old an image is', () => {
	const {lookOf} = lookThrough('image-age', {snapshot, wanted: newImage, changing: undefined}, glyphs);
	assert.ok(snapshot.instances.every(instance => lookOf(instance).name === 'age not known'));
});

test('a lens holds good what is as it should be', () => {
	const good = (lens: Lens) => snapshot.instances.filter(instance => look(lens).lookOf(instance).isGood).length;
	assert.deepEqual(lenses.map(good), [1, 3, 3, 1, 1]);
});

test('what a glyph means can be read in the legend, through every lens', () => {
	for (const lens of lenses) {
		const {lookOf, looks} = look(lens);
		assert.ok(
			snapshot.instances.every(instance => looks.includes(lookOf(instance))),
			lens,
		);
		assert.equal(new Set(looks.map(({glyph}) => glyph)).size, looks.length, lens);
	}
});

test('an instance which came after the map was drawn is unknown, not a crash', () => {
	assert.equal(look('image').lookOf(makeInstance({image: makeImage('1.2.3')})).name, 'unknown');
});
