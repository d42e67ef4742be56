import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {isProduction} from '../../source/fleet/production.js';

const is = (name: string, ...patterns: readonly string[]) => isProduction({name, resourceGroup: 'rg-live'}, patterns);

test('a star is any text, a question mark one character, the rest itself, and the whole name counts', () => {
	assert.ok(is('web-prod-1', '*prod*'));
	assert.ok(is('prod', '*prod*'));
	assert.ok(is('WEB-PROD', '*-prod'));
	assert.ok(is('web1', 'web?'));
	assert.ok(is('aXbXc', 'a*b*c'));
	assert.ok(!is('web', 'web?'));
	assert.ok(!is('web-prod-1', 'prod'));
	assert.ok(!is('webxprod', 'web.prod'));
	assert.ok(!is('web'));
	assert.ok(is('web', 'api', 'web'));
});

test('a pattern with a slash is held against group and name', () => {
	assert.ok(is('web', 'rg-live/*'));
	assert.ok(!is('web', 'rg-test/*'));
	assert.ok(!is('rg-live', 'rg-live/'));
});

test('patterns mean what the same regular expression means', () => {
	const text = fc.string({unit: fc.constantFrom('a', 'b'), maxLength: 8});
	const pattern = fc.string({unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6});
	fc.assert(
		fc.property(text, pattern, (name, glob) => {
			const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
			assert.equal(is(name, glob), expression.test(name));
		}),
	);
});

test('no pattern takes long', () => {
	const before = process.cpuUsage();
	assert.ok(!is('a'.repeat(5000), `${'*a'.repeat(50)}*b`));
	assert.ok(process.cpuUsage(before).user < 1_000_000);
});
