import assert from 'node:assert/strict';
import {test} from 'node:test';
import {quit, withScreens} from '../helpers/screens.js';

test('1,000 instances: by blocks and ranges, with a filter which is completed, marks outlive what vanishes', async () => {
	await withScreens(async (start, stage) => {
		const azure = await stage.azure('thousand', {speed: 60});
		const session = start(['web', ...azure.at]);
		await session.sees('1000 of 1000 current');
		await session.sees(/group 1 +FD0 20\/20/v);
		await session.sees('? help');
		const map = session
			.screen()
			.split('\n')
			.slice(2, 36)
			.map(line => line.slice(0, 71));
		assert.equal(map.join('').replaceAll(/[^▪]/gv, '').length, 1000, 'every instance is on the screen');

		// The second row of the third group, and a range of two from there on.
		session.press('}}jd');
		await session.sees('20 marked');
		await session.sees(/group 3 +FD0 20\/20/v);
		session.press('j\u001B[1;2C');
		await session.sees('range of 2');
		session.press(' ');
		await session.sees('22 marked');
		const [, instanceId = ''] = /instance (\d+)/v.exec(session.screen()) ?? [];

		session.press('/gr\t3 u\t');
		await session.sees(/0 20 +1 20 +2 20/v);
		session.press('1');
		await session.sees('20 of 1000 shown');
		session.press('\r');
		await session.sees('22 marked, 2 hidden');

		session.press('5');
		await session.sees(/behind newest: +b 1 behind/v);

		azure.inject({kind: 'vanish', instanceIds: [instanceId]});
		session.press('R');
		await session.sees(`Instance ${instanceId} was marked and is not in the scale set any more. Marked now: 21.`);
		await session.sees('21 marked, 1 hidden');

		await quit(session);
	});
});
