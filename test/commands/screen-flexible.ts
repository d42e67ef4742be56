import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onStage} from '../helpers/program.js';
import {quit, withScreens} from '../helpers/screens.js';

test('a Flexible set: its machines by zone, with details, and an upgrade which the review refuses', async () => {
	await withScreens(async (start, stage) => {
		const azure = await stage.azure('flexible', {speed: 20});
		const session = start(['web', ...azure.at]);
		await session.sees('30 of 30 current');
		await session.sees('? help');
		await session.sees(/zone 3 +▪web_[\da-f]{8}/v);
		await session.sees(/api \d+\/900/v);
		const map = session.screen();
		assert.equal(map.replaceAll(/[^▪]/gv, '').length >= 30, true, map);
		await session.sees(/placement +zone 1 *\n/v);

		session.press('\r');
		await session.sees(/size +Standard_D4s_v5/v);
		await session.sees(/health +healthy/v);
		await session.sees(/power +running/v);
		session.press('\u001B');
		await session.sees('space mark');

		session.press('e');
		await session.sees('24.04.202611100  newest');
		session.press('\r');
		await session.sees('0 of 30 current');
		session.press('u');
		await session.sees('Refused: nothing can be started.');
		await session.sees('Flexible orchestration mode');
		session.press('y');
		await session.sees('Refused: nothing can be started.');
		session.press('n');
		await session.sees('space mark');

		await quit(session);
		assert.deepEqual(azure.writes(), []);
		assert.deepEqual(stage.upgradeIds(), []);
	});
});

test('a Flexible set: status shows its machines, a plan is refused with the reason, and no upgrade begins', async () => {
	await onStage(async stage => {
		const azure = await stage.azure('flexible', {speed: 20});
		const at = ['web', ...azure.at];

		const json = await stage.call(['status', ...at, '--json']);
		assert.equal(json.code, 0, json.stderr);
		const {scaleSet, instances, totals} = JSON.parse(json.stdout);
		assert.equal(scaleSet.orchestrationMode, 'Flexible');
		assert.equal(totals.current, 30);
		assert.equal(instances.length, 30);
		const {instanceId, vmId, image, computerName, ...facts} = instances[0];
		assert.match(instanceId, /^web_[\da-f]{8}$/v);
		assert.match(vmId, /^[\da-f\-]{36}$/v);
		assert.match(computerName, /^web/v);
		assert.equal(image.exactVersion, '24.04.202610080');
		assert.deepEqual(facts, {
			name: instanceId,
			zone: facts.zone,
			placementGroupId: null,
			updateDomain: null,
			faultDomain: null,
			isCurrent: true,
			latestModelApplied: null,
			provisioningState: 'Succeeded',
			powerState: 'running',
			healthState: 'healthy',
			isProtectedFromScaleIn: false,
			isProtectedFromScaleSetActions: false,
			state: 'current',
			failure: null,
		});

		const text = await stage.call(['status', ...at]);
		assert.equal(text.code, 0);
		assert.match(text.stdout, /^web {2}rg-demo · eastus2 · Flexible · Manual · zones 1 2 3$/mv);
		assert.match(text.stdout, /zone 1 +▪web_[\da-f]{8}/v);

		const plan = await stage.call(['plan', ...at, '--image', 'latest', '--json']);
		assert.equal(plan.code, 3);
		const refused = JSON.parse(plan.stdout).checks.filter(({outcome}: {outcome: string}) => outcome === 'refuse');
		assert.deepEqual(
			refused.map(({name}: {name: string}) => name),
			['orchestration-mode'],
		);

		const upgrade = await stage.call(['upgrade', ...at, '--image', 'latest', '--yes']);
		assert.equal(upgrade.code, 3);
		assert.match(upgrade.stderr, /Flexible orchestration mode/v);
		assert.deepEqual(azure.writes(), []);
	});
});
