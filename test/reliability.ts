import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const page = readFileSync(new URL('../docs/reliability.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter(line => /^\| [TI]\d+ \|/.test(line));

/** The tests which a row names: files with names in quotes after them. */
function namedTests(row: string): ReadonlyArray<{readonly file: string; readonly names: readonly string[]}> {
	return [...row.matchAll(/`((?:test|source)\/[^`]+)`((?:,? ?"[^"]+")*)/g)].map(([, file = '', names = '']) => ({
		file,
		names: [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
	}));
}

test('the page on reliability has each fault and each rule once', () => {
	const ids = rows.map(row => /^\| (\w+) \|/.exec(row)?.[1]);
	const wanted = [
		...Array.from({length: 61}, (_, index) => `T${index + 1}`),
		...Array.from({length: 10}, (_, index) => `I${index + 1}`),
	];

	assert.deepEqual(ids, wanted);
});

test('the page on reliability names only tests which are there', () => {
	for (const row of rows) {
		for (const {file, names} of namedTests(row)) {
			const url = new URL(`../${file}`, import.meta.url);
			assert(existsSync(url), `${file} is not there`);
			const text = readFileSync(url, 'utf8');

			for (const name of names) {
				assert(text.includes(name), `${file} has no test "${name}"`);
			}
		}
	}
});

test('each fault is shown by a test, or the page says why not', () => {
	for (const row of rows) {
		assert(
			namedTests(row).some(
				({file, names}) => file.startsWith('test/') && (names.length > 0 || row.startsWith('| I')),
			) || row.includes('Not tested'),
			row,
		);
	}
});
