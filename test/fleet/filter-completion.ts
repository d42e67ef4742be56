import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {completeFilter, parseFilter, toFilterContext} from '../../source/fleet/filter.js';
import {makeSnapshot, newImage} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const fleet = makeSnapshot({
	domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 1, each: 3},
	change: (_, index) => ({
		...(index < 4 ? {image: newImage} : {}),
		...(index === 7 ? {healthState: 'unhealthy' as const} : {}),
	}),
});

const complete = (text: string, snapshot = fleet) =>
	completeFilter(text, snapshot, toFilterContext(snapshot, newImage));
const list = (text: string) =>
	complete(text).candidates.map(({label, count}) => (count === null ? label : `${label} ${count}`));

suite('what is offered while a filter is typed', () => {
	test('are the keys which tell some instances from others', () => {
		const keys = list('');

		assert.deepEqual(keys, ['ud:', 'zone:', 'health:', 'state:', 'image:', 'id:', 'name:']);
	});

	test('are the keys which begin as the word does', () => {
		assert.deepEqual(list('z'), ['zone:']);
		assert.deepEqual(list('!z'), ['zone:']);
		assert.equal(complete('zone:1 !he').common, 'zone:1 !health:');
	});

	test('are the values which are there, each with how many have it', () => {
		assert.deepEqual(list('ud:'), ['0 6', '1 6']);
		assert.deepEqual(list('health:'), ['healthy 11', 'unhealthy 1']);
		assert.deepEqual(list('image:'), ['24.04.202609010 8', '24.04.202611100 4', 'new 4', 'old 8']);
	});

	test('counts only what matches the terms before', () => {
		assert.deepEqual(list('zone:2 ud:'), ['0 3', '1 3']);
		assert.deepEqual(list('!health:healthy ud:'), ['1 1']);
	});

	test('leaves out what stands before the comma already', () => {
		assert.deepEqual(list('ud:0,'), ['1 6']);
		assert.deepEqual(
			complete('ud:0,').candidates.map(({text}) => text),
			['ud:0,1'],
		);
	});

	test('are ids for a number, and names for a word', () => {
		assert.deepEqual(list('1'), ['1', '10', '11']);
		assert.deepEqual(list('web_1'), ['web_1', 'web_10', 'web_11']);
	});

	test('is nothing where nothing begins so', () => {
		assert.deepEqual(complete('colour:'), {candidates: [], common: 'colour:'});
		assert.deepEqual(list('ud:9'), []);
	});

	test('grows as far as all agree', () => {
		assert.equal(complete('image:2').common, 'image:24.04.2026');
		assert.equal(complete('health:u').common, 'health:unhealthy');
	});

	test('can be read, begins as what was typed, and shows as many as it says', () => {
		const anyText = fc.constantFrom(
			'ud:',
			'fd:',
			'zone:',
			'group:',
			'health:',
			'power:',
			'state:',
			'image:',
			'1',
			'!ud:',
		);

		fc.assert(
			fc.property(arbitrarySnapshot(), anyText, (snapshot, text) => {
				const context = toFilterContext(snapshot, newImage);
				const {candidates, common} = complete(text, snapshot);

				assert.ok(common.startsWith(text));

				for (const candidate of candidates) {
					const filter = parseFilter(candidate.text);

					assert.ok(filter.ok, candidate.text);
					assert.ok(candidate.text.startsWith(common));

					if (candidate.count !== null) {
						const shown = snapshot.instances.filter(instance => filter.matches(instance, context)).length;
						const isNegated = text.startsWith('!');

						assert.equal(shown, isNegated ? snapshot.instances.length - candidate.count : candidate.count);
					}
				}
			}),
		);
	});
});
