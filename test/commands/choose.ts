import assert from 'node:assert/strict';
import {test} from 'node:test';
import {choosePlan} from '../../source/commands/choose.js';
import {Failure} from '../../source/commands/failure.js';
import type {Flags} from '../../source/commands/flags.js';
import {noSettings} from '../../source/commands/settings-shape.js';
import type {Image} from '../../source/fleet/image.js';
import {isRefused, type Plan} from '../../source/upgrade/plan.js';
import {checkOf, outcomeOf} from '../helpers/checks.js';
import {openSession, type Session} from '../helpers/session.js';

/** Plans an upgrade to the newest version as the flags say, with the real SDK on a simulated Azure. */
async function choose(session: Session, flags: Flags = {}, model: Partial<Image> = {}): Promise<Plan> {
	const seen = await session.snapshot();
	const snapshot = {...seen, scaleSet: {...seen.scaleSet, image: {...seen.scaleSet.image, ...model}}};
	const planning = choosePlan({image: 'latest', ...flags}, snapshot, session.arm, {
		signal: new AbortController().signal,
		say: text => assert.fail(text),
		settings: noSettings,
	});

	return session.clock.runUntil(planning);
}

test('reads beside the versions what the platform does, what the sign-in may do and whether repairs run', async () => {
	const plan = await choose(openSession('calm'));

	assert.equal(isRefused(plan), false);
	assert.equal(outcomeOf(plan, 'platform-upgrade'), 'pass');
	assert.equal(outcomeOf(plan, 'permissions'), 'pass');
	assert.equal(plan.repairs, 'off');
});

test('T30: a rolling upgrade of the platform which began meanwhile refuses the plan, and nothing is written', async () => {
	const session = openSession('calm');
	session.simulator.inject({kind: 'foreign-rolling-upgrade'});
	const plan = await choose(session);

	assert.equal(checkOf(plan, 'platform-upgrade').outcome, 'refuse');
	assert.deepEqual(session.writes(), []);
});

test('a role which lacks the right to upgrade instances is named before anything is written', async () => {
	const session = openSession('calm');
	session.simulator.inject({
		kind: 'permission',
		denied: ['Microsoft.Compute/virtualMachineScaleSets/manualUpgrade/action'],
	});
	const plan = await choose(session);

	assert.match(checkOf(plan, 'permissions').message, /manualUpgrade\/action/);
	assert.equal(isRefused(plan), true);
});

test('reads which fail are warnings of the plan and do not stop it', async () => {
	const session = openSession('calm');

	for (const path of ['*/rollingUpgrades/latest', '*/permissions']) {
		session.simulator.inject({kind: 'status', path, status: 403, code: 'AuthorizationFailed'});
	}

	const plan = await choose(session);

	assert.equal(outcomeOf(plan, 'platform-upgrade'), 'warn');
	assert.equal(outcomeOf(plan, 'permissions'), 'warn');
	assert.equal(isRefused(plan), false);
	assert.ok(plan.batches.length > 0);
});

test('the policy of the flags is the policy of the plan', async () => {
	const plan = await choose(openSession('three-zones'), {crossZone: true, checkpoint: 'batch', batch: '7'});

	assert.equal(plan.policy.checkpoint, 'batch');
	assert.equal(plan.policy.crossesZones, true);
	assert.ok(plan.batches.some(({zone}) => zone === null));
});

test('an instance which is named by itself is taken although it is protected, and the plan remembers it', async () => {
	const session = openSession('protected');
	const plan = await choose(session, {instance: ['2']});
	const whole = await choose(session);

	assert.deepEqual(
		plan.batches.flatMap(({instances}) => instances.map(({vmId}) => vmId)),
		plan.namedVmIds,
	);
	assert.equal(plan.namedVmIds.length, 1);
	assert.deepEqual(whole.namedVmIds, []);
	assert.deepEqual(
		whole.skipped.map(({reason}) => reason),
		['protected', 'protected', 'deallocated', 'protected'],
	);
});

test('a domain which is not there is refused with those which are', async () => {
	await assert.rejects(
		choose(openSession('calm'), {updateDomain: ['9']}),
		(error: unknown) => error instanceof Failure && error.exitCode === 3 && /no update domain 9/.test(error.message),
	);
});

test('T44: another kind of image is refused, and so is a version which is gone', async () => {
	const session = openSession('calm');
	const refused = async (image: string) => checkOf(await choose(session, {image, zone: []}), 'image');

	assert.match(
		(await refused('https://x.blob.core.windows.net/vhds/a.vhd')).message,
		/does not let a model change the kind/,
	);
	assert.match((await refused('24.04.201901010')).message, /does not exist/);
});

test('an extension behind an expired URL refuses the plan until it is confirmed by name', async () => {
	const session = openSession('old-vhd');
	const image = 'https://stdemoimages.blob.core.windows.net/vhds/web-2026-11.vhd';
	const flags = {image, instance: ['0']};

	assert.equal(outcomeOf(await choose(session, flags), 'expired-urls'), 'refuse');
	assert.equal(isRefused(await choose(session, {...flags, confirm: 'web'})), false);
});

test('T44: a managed image is looked for by its id: there, not there, or not to be told without the right to read it', async () => {
	const images = (session: Session) =>
		`/subscriptions/${session.reference.subscriptionId}/resourceGroups/rg-demo/providers/Microsoft.Compute/images`;
	const lookFor = async (name: string, session = openSession('calm')) =>
		outcomeOf(
			await choose(
				session,
				{image: `${images(session)}/${name}`},
				{kind: 'managed', id: `${images(session)}/web-golden-2026-09`},
			),
			'image',
		);
	const denied = openSession('calm');
	denied.simulator.inject({kind: 'status', path: '*/images/*', status: 403, code: 'AuthorizationFailed'});

	assert.equal(await lookFor('web-golden-2026-11'), 'pass');
	assert.equal(await lookFor('web-golden-2099-01'), 'refuse');
	assert.equal(await lookFor('web-golden-2026-11', denied), 'warn');
});
