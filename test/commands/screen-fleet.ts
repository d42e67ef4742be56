import assert from 'node:assert/strict';
import {test} from 'node:test';
import {journalOf, lastUpgrade, until} from '../helpers/program.js';
import {quit, withScreens} from '../helpers/screens.js';

test('the fleet by keys alone: filter, sort, open a set, go back, switch the subscription, leave', async () => {
	await withScreens(async (start, stage) => {
		const {endpoint} = await stage.azure('fleet', {speed: 60});
		const session = start(['--endpoint', endpoint, '--speed', '60', '--read-only']);
		await session.sees('40 scale sets');
		await session.sees('all subscriptions');
		await session.sees(/› [\w\-]+ .*[▪◦]/v);

		session.press('/rg-shop mode:manual');
		await session.sees(/ of 40 shown/v);
		session.press('\r');
		await session.sees('q quit');
		session.press('4');
		await session.sees(/size↓/v);
		await session.sees(/› api-green +60 /v);
		session.press('\r');
		await session.sees(/60 of 60 current/v);
		await session.sees('UD0');

		session.press('\u001B');
		await session.sees(/› api-green +60 /v);
		await session.sees('/rg-shop mode:manual');
		session.press('\u001B');
		await session.sees('40 scale sets');

		session.press('S');
		await session.sees('Second simulated subscription');
		session.press('second');
		await session.sees('› Second simulated subscription');
		session.press('\r');
		await session.sees('20 scale sets');
		await session.sees('Second simulated subscription');
		await session.sees(/ worker-blue .*▪/v);

		await quit(session);
		assert.equal(session.isAlternateScreen(), false);
		assert.match(session.screen(), /Nothing was changed\./v);
	});
});

test('an upgrade goes on when its set is left, another one is opened and the program ends; the simulator stays for it', async () => {
	await withScreens(async (start, stage) => {
		const session = start(['--simulate', 'fleet', '--speed', '120', '--image', '24.04.202611100']);
		await session.sees('40 scale sets');
		session.press('/gateway-blue');
		await session.sees('1 of 40 shown');
		session.press('\r');
		await session.sees('1/1');
		session.press('\r');
		await session.sees('2 of 4 current');
		session.press('o');
		await session.sees('2 marked');
		session.press('u');
		await session.sees('Start it?');
		await session.answer('y');
		await session.sees('taken by Azure');

		session.press('q');
		await session.sees(/The upgrade of gateway-blue goes on by itself/v);
		await session.sees(/gateway-blue +\w{4} rolling [12]\/2/v);
		session.press('\u001B');
		await session.sees('api-blue');
		session.press('1');
		await session.sees('› api-blue');
		session.press('\r');
		await session.sees(/api-blue +rg-shop · Rolling/v);
		session.press('\u0003');
		assert.equal((await session.untilExit()).exitCode, 0);

		const said = session.screen().replaceAll('\n', '');
		assert.match(said, /Upgrade \w{4} of gateway-blue goes on by itself, unless it has ended: vmssroll attach \S+/v);
		assert.doesNotMatch(said, /Nothing was changed/v);

		const hasCompleted = async () =>
			(await journalOf(stage, lastUpgrade(stage))).some(({type}) => type === 'upgrade-completed');
		await until(hasCompleted, 'The end of the upgrade');
	});
});
