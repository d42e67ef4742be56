import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRefused, isWide, type PlanOptions} from '../../../source/upgrade/plan.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {makeSnapshot, vmIdOf} from '../../helpers/fleet.js';
import {makePlan} from '../../helpers/upgrade.js';

const takenAt = Date.UTC(2026, 10, 6, 21);

/** A plan of a set whose extension downloads from a URL which expires then. */
const planWith = (expiresAt: string | null, overrides: Partial<PlanOptions> = {}) =>
	makePlan(
		makeSnapshot({
			domains: {},
			takenAt,
			scaleSet: {expiringUrls: [{extension: 'setup', host: 'corp.blob.core.windows.net', expiresAt}]},
		}),
		overrides,
	);

test('a signed URL which has expired refuses the plan: every upgraded instance would fail', () => {
	const plan = planWith('2026-11-01T00:00:00Z');
	const {outcome, message, next} = checkOf(plan, 'expired-urls');

	assert.equal(outcome, 'refuse');
	assert.match(
		message,
		/^Expired: the signed URL to corp\.blob\.core\.windows\.net in extension setup \(until 2026-11-01T00:00:00Z\)\./,
	);
	assert.match(next, /az vmss extension set.*--confirm web/);
	assert.equal(outcomeOf(plan, 'expiring-urls'), null);
});

test('by name it is let through, and then it is a wide plan however few it takes', () => {
	const few = {confirmedName: 'web', selected: new Set([vmIdOf('3')])};
	const plan = planWith('2026-11-01T00:00:00Z', few);

	assert.equal(isRefused(plan), false);
	assert.equal(isWide(plan), true);
	assert.equal(isWide(planOf({}, few)), false);
});

test('a day or a minute alone is a time as well', () => {
	assert.equal(outcomeOf(planWith('2026-11-06'), 'expired-urls'), 'refuse');
	assert.equal(outcomeOf(planWith('2026-11-06T12:00Z'), 'expired-urls'), 'refuse');
	assert.equal(outcomeOf(planWith('2026-11-08'), 'expired-urls'), null);
});

test('one which expires before the upgrade is over warns, one which outlives it does not', () => {
	assert.equal(outcomeOf(planWith('2026-11-06T21:05:00Z'), 'expiring-urls'), 'warn');
	assert.equal(outcomeOf(planWith('2026-11-07T21:05:00Z'), 'expiring-urls'), null);
});

test('one of which the time cannot be told warns', () => {
	assert.equal(outcomeOf(planWith(null), 'expiring-urls'), 'warn');
	assert.equal(outcomeOf(planWith('soon'), 'expiring-urls'), 'warn');
	assert.equal(outcomeOf(planWith('soon'), 'expired-urls'), null);
});
