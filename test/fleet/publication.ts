import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import type {ImageVersion} from '../../source/fleet/image.js';
import {behindNewest, dateInVersion, daysOld} from '../../source/fleet/publication.js';
import {makeImage} from '../helpers/fleet.js';

/** Versions, newest first; the first is the newest unless another is said to be. */
function versionsOf(texts: readonly string[], overrides: Partial<ImageVersion> = {}, newest = 0): ImageVersion[] {
	return texts.map((version, index) => ({
		kind: 'platform',
		publisher: 'Canonical',
		offer: 'ubuntu-24_04-lts',
		sku: 'server',
		version,
		id: null,
		publishedAt: null,
		isNewest: index === newest,
		isCurrent: false,
		isDeprecated: false,
		deprecatedAt: null,
		isExcludedFromLatest: false,
		...overrides,
	}));
}

const versions = versionsOf(['24.04.202611100', '24.04.202610080', '24.04.202609010']);

suite('how far an image is behind', () => {
	test('counts the newer versions, and the days between the two builds', () => {
		assert.deepEqual(behindNewest(makeImage('24.04.202609010'), versions), {
			newest: '24.04.202611100',
			versions: 2,
			days: 70,
		});
		assert.deepEqual(behindNewest(makeImage('24.04.202611100'), versions), {
			newest: '24.04.202611100',
			versions: 0,
			days: 0,
		});
	});

	test('is told of a version which is not in the list any more', () => {
		assert.deepEqual(behindNewest(makeImage('24.04.202601010'), versions), {
			newest: '24.04.202611100',
			versions: 3,
			days: 313,
		});
	});

	test('is told by the day of publication, where Azure says it', () => {
		const gallery = versionsOf(['2.0.0', '1.0.0']).map((version, index) => ({
			...version,
			publishedAt: index === 0 ? '2026-03-01T09:00:00.000Z' : '2026-02-01T10:00:00.000Z',
		}));
		assert.equal(behindNewest(makeImage('1.0.0'), gallery)?.days, 28);
		assert.equal(behindNewest(makeImage('0.9.0'), gallery)?.days, null);
	});

	test('does not count a version which latest never means', () => {
		const withExcluded = versionsOf(['3.0.0', '2.0.0', '1.0.0'], {}, 1);
		assert.equal(behindNewest(makeImage('1.0.0'), withExcluded)?.versions, 1);
		assert.deepEqual(behindNewest(makeImage('3.0.0'), withExcluded), {newest: '2.0.0', versions: 0, days: 0});
	});

	test('cannot be told of "latest" which nobody resolved, or without versions', () => {
		assert.equal(behindNewest(makeImage('latest'), versions), null);
		assert.equal(behindNewest(makeImage('24.04.202609010'), []), null);
		assert.equal(behindNewest(makeImage('latest', {exactVersion: '24.04.202610080'}), versions)?.versions, 1);
	});
});

suite('the day in a version', () => {
	for (const [version, day] of [
		['24.04.202611100', '2026-11-10'],
		['9.4.2024091713', '2024-09-17'],
		['0.20240901.1856', '2024-09-01'],
		['20348.2762.241006', '2024-10-06'],
		['1.0.240229', '2024-02-29'],
		['1.0.230229', null],
		['1.0.20261301', null],
		['1.2.3', null],
		['3.1.20', null],
		['latest', null],
		['', null],
	] as const) {
		test(`of "${version}" is ${day ?? 'not told'}`, () => {
			assert.equal(dateInVersion(version), day);
		});
	}

	test('is the day which was written, and days count as a calendar does', () => {
		const day = fc.date({min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true});
		fc.assert(
			fc.property(day, day, (one, other) => {
				const [first = one, last = other] = [one, other].toSorted((left, right) => left.getTime() - right.getTime());
				const written = [first, last].map(date => date.toISOString().slice(0, 10));
				const texts = written.map(text => `1.0.${text.replaceAll('-', '')}`);
				assert.deepEqual(texts.map(dateInVersion), written);
				const days = (Date.parse(written[1] ?? '') - Date.parse(written[0] ?? '')) / 86_400_000;
				const list = versionsOf([texts[1] ?? '']);
				assert.equal(behindNewest(makeImage(texts[0] ?? ''), list)?.days, days);
			}),
		);
	});
});

suite('how old a version is', () => {
	const now = Date.UTC(2026, 10, 20, 23);
	const [version] = versionsOf(['24.04.202611100']);

	test('is told from when it was published, else from the day in its name', () => {
		assert.ok(version);
		assert.equal(daysOld(version, now), 10);
		assert.equal(daysOld({...version, publishedAt: '2026-11-19T01:00:00Z'}, now), 1);
		assert.equal(daysOld({...version, version: '1.2.3'}, now), null);
	});

	test('is nothing for a version of tomorrow, and the day begins at midnight UTC', () => {
		assert.ok(version);
		assert.equal(daysOld(version, Date.UTC(2026, 10, 9, 23, 59)), 0);
		assert.equal(daysOld(version, Date.UTC(2026, 10, 11)), 1);
	});
});
