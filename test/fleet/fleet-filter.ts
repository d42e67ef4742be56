import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {toFleetEntry} from '../../source/fleet/fleet-entry.js';
import {parseFleetFilter} from '../../source/fleet/fleet-filter.js';
import {totalsOf} from '../../source/fleet/snapshot.js';
import {makeImage, makeScaleSet} from '../helpers/fleet.js';

const strip = (states: Parameters<typeof totalsOf>[0]) => ({
	receivedAt: 0,
	states,
	totals: totalsOf(states),
	oldest: null,
});

const entries = [
	{
		...toFleetEntry({
			scaleSet: makeScaleSet({name: 'web-blue', resourceGroup: 'rg-shop', capacity: 4, upgradePolicyMode: 'Automatic'}),
			subscriptionName: 'Shop production',
			versions: null,
			strip: strip(['current', 'failed', 'unhealthy', 'current']),
		}),
		behind: {newest: '2', versions: 2, days: 40},
	},
	{
		...toFleetEntry({
			scaleSet: makeScaleSet({name: 'api', resourceGroup: 'rg-shop', capacity: 100, location: 'westeurope'}),
			subscriptionName: 'Shop test',
			versions: null,
			strip: strip(['outdated', 'current']),
		}),
		behind: {newest: '2', versions: 1, days: null},
	},
	toFleetEntry({
		scaleSet: makeScaleSet({name: 'ingest', resourceGroup: 'rg-data', image: makeImage('1.0', {offer: 'debian-12'})}),
		versions: null,
	}),
];

const namesMatching = (text: string) => {
	const filter = parseFleetFilter(text);
	assert.ok(filter.ok, text);
	return entries.filter(entry => filter.matches(entry)).map(({scaleSet}) => scaleSet.name);
};

suite('a filter of the fleet', () => {
	for (const [text, names, sentence] of [
		['', ['web-blue', 'api', 'ingest'], 'shows everything when it is empty'],
		['web', ['web-blue'], 'takes a word for a part of the name'],
		['RG-SHOP', ['web-blue', 'api'], 'takes a word for a part of the group'],
		['westeurope', ['api'], 'takes a word for a part of the location'],
		['debian', ['ingest'], 'takes a word for a part of the image'],
		['automatic', ['web-blue'], 'takes a word for a mode'],
		['rg-shop !web', ['api'], 'wants all terms to match, and turns one round'],
		['web,ingest', ['web-blue', 'ingest'], 'takes a comma for or'],
		['name:rg', [], 'looks into the name alone'],
		['group:data', ['ingest'], 'finds a group'],
		['location:east', ['web-blue', 'ingest'], 'finds a location'],
		['image:24_04', ['web-blue', 'api'], 'finds an image'],
		['mode:manual', ['api', 'ingest'], 'finds a mode'],
		['subscription:production', ['web-blue'], 'finds a subscription by its name'],
		['behind:1', ['web-blue', 'api'], 'takes a number for at least so many versions'],
		['behind:2', ['web-blue'], 'takes a number for at least so many versions, and no fewer'],
		['behind:30d', ['web-blue'], 'takes days too, and does not find what is not known'],
		['behind:=1', ['api'], 'finds a number exactly'],
		['behind:<2', ['api'], 'finds less than a number, but not what is not known'],
		['behind:?', ['ingest'], 'finds what is not known'],
		['unhealthy:1', ['web-blue'], 'counts failed instances as unhealthy'],
		['unhealthy:2', ['web-blue'], 'counts unhealthy and failed instances'],
		['unhealthy:50%', ['web-blue'], 'takes a share'],
		['unhealthy:>50%', [], 'takes a share, and no less'],
		['unhealthy:0', ['web-blue', 'api'], 'does not find what was not read'],
		['outdated:1', ['api'], 'finds outdated instances'],
		['failed:1', ['web-blue'], 'finds failed instances'],
		['capacity:>=5', ['api'], 'finds a capacity'],
		['capacity:<=4', ['web-blue'], 'finds a small capacity'],
	] as const) {
		test(`${sentence}: ${text}`, () => {
			assert.deepEqual(namesMatching(text), names);
		});
	}

	for (const [text, position, message] of [
		['web size:3', 4, /There is no key "size": use name, group/],
		['behind:soon', 7, /"soon" is no number: "behind" takes one, such as behind:1, behind:<3, behind:20d\./],
		['capacity:5%', 9, /"5%" is no number/],
		['name:', 5, /value is missing for "name"/],
		['!', 0, /Nothing follows the "!"/],
		['web,', 4, /missing/],
	] as const) {
		test(`says what is wrong with "${text}", and where`, () => {
			const filter = parseFleetFilter(text);
			assert.ok(!filter.ok);
			assert.equal(filter.position, position);
			assert.match(filter.message, message);
		});
	}

	test('takes any text, or says where in it the trouble is', () => {
		fc.assert(
			fc.property(fc.string(), text => {
				const filter = parseFleetFilter(text);

				if (filter.ok) {
					assert.ok(entries.filter(entry => filter.matches(entry)).length <= entries.length);
				} else {
					assert.ok(filter.position >= 0 && filter.position <= text.length);
				}
			}),
		);
	});
});
