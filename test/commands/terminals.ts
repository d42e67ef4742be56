import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {cpuSeconds} from '../helpers/program.js';
import {quietSet, quit, withScreens} from '../helpers/screens.js';

test('T52: a storm of new sizes ends in the picture of the last one, and costs little', async () => {
	await withScreens(async (start, stage) => {
		const session = start(await quietSet(stage));
		await session.sees('20 of 20 current');
		const before = cpuSeconds(session.pid);

		for (let step = 0; step < 80; step++) {
			session.resize(40 + ((step * 37) % 160), 10 + ((step * 13) % 50));
			await wait(5);
		}

		session.resize(80, 24);
		await session.sees('q quit');
		await wait(300);
		const rows = session.screen().split('\n');
		assert.match(rows[0] ?? '', /^ web/v);
		assert.match(rows[23] ?? '', /q quit/v);
		assert.ok(cpuSeconds(session.pid) - before < 3, 'CPU');
		await quit(session);
	});
});

test('T54: each terminal gets the colours which it tells of, and NO_COLOR none', async () => {
	await withScreens(async (start, stage) => {
		const set = await quietSet(stage);
		const of = (environment: Record<string, string>) => start([...set, '--image', '24.04.202611100'], {environment});
		const many = of({COLORTERM: 'truecolor'});
		const few = of({TERM: 'xterm'});
		const none = of({COLORTERM: 'truecolor', NO_COLOR: '1'});
		await Promise.all([many, few, none].map(async session => session.sees('0 of 20 current')));

		assert.match(many.raw(), /38;2;86;129;250m/v);
		assert.match(few.raw(), /\u001B\[[\d;]*36m/v);
		assert.doesNotMatch(few.raw(), /38;[25];/v);
		assert.doesNotMatch(none.raw(), /\u001B\[(?:[\d;]*;)?(?:3[0-7]|9[0-7]|[34]8;[\d;]+)m/v);
		assert.match(none.screen(), /◦/v);
	});
});
