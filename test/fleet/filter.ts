import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {parseFilter, readablePart, toFilterContext} from '../../source/fleet/filter.js';
import {unknownImage} from '../../source/fleet/image.js';
import {makeImage, makeSnapshot, newImage, oldImage, placementGroupIdOf, vmIdOf} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const fleet = makeSnapshot({
	instances: [
		{instanceId: '1', updateDomain: 0, faultDomain: 0, zone: '1', image: newImage},
		{instanceId: '2', updateDomain: 1, faultDomain: 1, zone: '1', healthState: 'unhealthy'},
		{instanceId: '10', updateDomain: 2, faultDomain: 0, zone: '2', powerState: 'deallocated', healthState: 'unknown'},
		{instanceId: '1042', updateDomain: null, faultDomain: null, zone: null, computerName: 'CANARY-7'},
		{instanceId: '1043', updateDomain: 2, placementGroupId: placementGroupIdOf(1), image: unknownImage},
	],
});

const idsMatching = (text: string, snapshot = fleet) => {
	const filter = parseFilter(text);

	assert.ok(filter.ok, text);

	const context = toFilterContext(snapshot, newImage, new Set([vmIdOf('1043')]));

	return snapshot.instances.filter(instance => filter.matches(instance, context)).map(({instanceId}) => instanceId);
};

suite('a filter', () => {
	const cases: readonly (readonly [text: string, ids: readonly string[], sentence: string])[] = [
		['', ['1', '2', '10', '1042', '1043'], 'shows everything when it is empty'],
		['   ', ['1', '2', '10', '1042', '1043'], 'shows everything when it is blank'],
		['ud:2', ['10', '1043'], 'finds an update domain'],
		['fd:1', ['2'], 'finds a fault domain'],
		['zone:1', ['1', '2'], 'finds a zone'],
		['ud:?', ['1042'], 'finds instances without an update domain'],
		['zone:?', ['1042', '1043'], 'finds instances without a zone'],
		['group:2', ['1043'], 'finds a placement group by the number in its heading'],
		['health:unhealthy', ['2'], 'finds a health state, whole'],
		['power:deallocated', ['10'], 'finds a power state'],
		['state:upgrading', ['1043'], 'finds what an upgrade of ours asked for'],
		['state:stopped,unhealthy', ['2', '10'], 'takes a comma for or'],
		['image:old', ['2', '10', '1042'], 'finds what runs another image'],
		['image:new', ['1'], 'finds what runs the wanted image'],
		['image:unknown', ['1043'], 'finds what cannot be told'],
		['image:24.04.202609010', ['2', '10', '1042'], 'finds a version'],
		['image:24.04', ['1', '2', '10', '1042'], 'finds versions by how they begin'],
		['image:24.04.2026', [], 'does not take half a number of a version for it'],
		['image:UBUNTU', ['1', '2', '10', '1042'], 'finds a part of an image name'],
		['id:10', ['10'], 'finds an instance id, whole'],
		['10', ['10'], 'takes a number for an instance id'],
		['10,1042', ['10', '1042'], 'takes several numbers for instance ids'],
		['web_104', ['1042', '1043'], 'takes a word for a part of a name'],
		['canary', ['1042'], 'looks into computer names too'],
		['name:WEB_1', ['1', '10', '1042', '1043'], 'does not mind letter case in values'],
		['UD:2 HEALTH:Unknown', ['10'], 'does not mind letter case in keys, and wants all terms to match'],
		['!zone:1', ['10', '1042', '1043'], 'turns a term round'],
		['!ud:0,1 !10', ['1042', '1043'], 'turns a whole list round'],
		['ud:3 ud:2', [], 'shows nothing when terms exclude each other'],
	];

	for (const [text, ids, sentence] of cases) {
		test(`${sentence}: "${text}"`, () => {
			assert.deepEqual(idsMatching(text), ids);
		});
	}

	test('does not take version 1.0.1 for 1.0.10', () => {
		const snapshot = makeSnapshot({instances: [{image: makeImage('1.0.1')}, {image: makeImage('1.0.10')}]});

		assert.deepEqual(idsMatching('image:1.0.1', snapshot), ['0']);
	});

	test('goes by the version which "latest" stood for', () => {
		const snapshot = makeSnapshot({
			instances: [{image: {...oldImage, version: 'latest'}}, {image: makeImage('latest')}],
		});

		assert.deepEqual(idsMatching('image:24.04.202609010', snapshot), ['0']);
		assert.deepEqual(idsMatching('image:latest', snapshot), ['0', '1']);
	});

	test('and its negation part every fleet in two', () => {
		const terms = ['ud:1', 'fd:?', 'zone:1,2', 'group:1', 'health:healthy', 'state:failed', 'image:old', 'web', '!10'];

		fc.assert(
			fc.property(arbitrarySnapshot(), fc.constantFrom(...terms), (snapshot, term) => {
				const some = idsMatching(term, snapshot);
				const others = idsMatching(term.startsWith('!') ? term.slice(1) : `!${term}`, snapshot);

				assert.deepEqual(
					[...some, ...others].toSorted(),
					snapshot.instances.map(({instanceId}) => instanceId).toSorted(),
				);
			}),
		);
	});

	test('never throws, whatever is typed, and points into the text where it cannot go on', () => {
		const word = fc.constantFrom('ud', 'zone', 'image', ':', ',', '!', ' ', '?', '1', 'x', 'health', 'ü');
		const typed = fc.oneof(
			fc.string(),
			fc.array(word).map(words => words.join('')),
		);

		fc.assert(
			fc.property(typed, text => {
				const filter = parseFilter(text);

				assert.ok(filter.ok || (filter.position >= 0 && filter.position <= text.length && filter.message !== ''));
			}),
		);
	});
});

suite('a filter which cannot be read', () => {
	const cases: readonly (readonly [text: string, position: number, message: RegExp])[] = [
		[
			'ud:2 colour:red',
			5,
			/There is no key "colour": use ud, fd, zone, group, health, power, state, image, id, name\./,
		],
		['1042 !colour:red', 6, /no key "colour"/],
		['ud:x', 3, /"x" is no number.*ud:1/],
		['ud:1,2,x', 7, /"x" is no number/],
		['ud:', 3, /value is missing for "ud"/],
		['ud:1,', 5, /value is missing/],
		[':3', 0, /no key ""/],
		['zone:1 !', 7, /Nothing follows the "!"/],
		['health:sick', 7, /no health "sick": use healthy, unhealthy, initializing, unknown/],
		['state:old', 6, /no state "old": use failed, unhealthy, upgrading, stopped, unknown, outdated, current/],
		['power:on', 6, /no power "on": use running/],
	];

	for (const [text, position, message] of cases) {
		test(`says where and why: "${text}"`, () => {
			const filter = parseFilter(text);

			assert.ok(!filter.ok);
			assert.match(filter.message, message);
			assert.equal(filter.position, position);
		});
	}
});

suite('a filter which is being typed', () => {
	test('goes on to show what its finished terms say', () => {
		assert.equal(readablePart('zone:1 ud:'), 'zone:1 ');
		assert.equal(readablePart('zone:1 health:unh'), 'zone:1 ');
		assert.equal(readablePart('zone:1 ud:2'), 'zone:1 ud:2');
	});

	test('says nothing any more where a finished term cannot be read', () => {
		assert.equal(readablePart('heath:ill ud:2'), null);
		assert.equal(readablePart('heath:ill '), null);
	});
});
