import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Failure} from '../../source/commands/failure.js';
import {type Kept, sameActor, samePlace} from '../../source/commands/take-up.js';
import type {Place} from '../../source/upgrade/event.js';
import {planned as makePlanned} from '../helpers/journal-events.js';

const place: Place = {
	endpoint: null,
	cloud: 'AzureCloud',
	auth: null,
	subscriptionId: '11111111-2222-4333-8444-555555555555',
	tenantId: 'tenant-1',
	speed: null,
};

function kept(
	upgradeId: string,
	changes: {readonly identity?: string | null; readonly place?: Place | null} = {},
): Kept {
	const planned = makePlanned(upgradeId);
	assert.ok(planned.type === 'upgrade-planned');

	return {
		upgradeId,
		folder: `/upgrades/${upgradeId}`,
		planned: {...planned, identity: 'ana@contoso.com', place, ...changes},
		hasEnded: false,
	};
}

/** A connection as somebody has it, of which taking up asks nothing else. */
const signedIn = (identity: string | null, tenantId: string | null = 'tenant-1') => ({
	arm: {identity: async () => identity},
	place: {...place, tenantId},
});

const refuses = async (work: Promise<unknown>, message: RegExp) =>
	assert.rejects(
		work,
		(error: unknown) => error instanceof Failure && error.exitCode === 3 && message.test(error.message),
	);

test('T16: whoever began it takes it up; where nobody can be told from another, anybody', async () => {
	assert.equal(await sameActor([kept('u')], signedIn('ana@contoso.com')), 'ana@contoso.com');
	assert.equal(await sameActor([kept('u', {identity: null})], signedIn('ben@contoso.com')), 'ben@contoso.com');
	assert.equal(await sameActor([kept('u')], signedIn(null, null)), null);
});

test('T16: somebody else is told who began it, and what to do', async () => {
	await refuses(
		sameActor([kept('u'), kept('v', {identity: 'ben@contoso.com'})], signedIn('ana@contoso.com')),
		/^Upgrade v was begun by ben@contoso\.com, and you are signed in as ana@contoso\.com\. Sign in as ben@contoso\.com.*Nothing was changed\.$/,
	);
});

test('T16: another tenant is refused, whoever it is', async () => {
	await refuses(
		sameActor([kept('u')], signedIn('ana@contoso.com', 'tenant-2')),
		/was begun in tenant tenant-1, and you are signed in to tenant tenant-2.*az login --tenant tenant-1.*Nothing was changed/,
	);
});

test('T16: upgrades of another subscription, or of no known place, are not taken up', async () => {
	assert.deepEqual(samePlace([kept('u'), kept('v')]), place);

	for (const other of [{...place, subscriptionId: 'another'}, {...place, cloud: 'AzureChinaCloud'}, null]) {
		await refuses((async () => samePlace([kept('u'), kept('v', {place: other})]))(), /cannot be taken up/);
	}

	await refuses((async () => samePlace([kept('u', {place: null})]))(), /does not say where/);
});
