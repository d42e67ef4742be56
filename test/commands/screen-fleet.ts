import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {lastUpgrade, onStage, type Stage, until} from '../helpers/program.js';
import {type PtySession, startInTerminal} from '../helpers/pty.js';

type Start = (flags: readonly string[], options?: Parameters<typeof startInTerminal>[1]) => PtySession;

/** Runs something with terminals, and ends what it left: also the simulator, which would wait a minute for somebody. */
async function withScreens(work: (start: Start, stage: Stage) => Promise<void>): Promise<void> {
	await onStage(async stage => {
		const started: PtySession[] = [];

		try {
			await work((flags, options = {}) => {
				const environment = {XDG_STATE_HOME: stage.folder, HOME: stage.folder, ...options.environment};
				const session = startInTerminal(flags, {...options, environment});
				started.push(session);
				return session;
			}, stage);
		} finally {
			for (const session of started) {
				session.kill('SIGKILL');
			}

			for (const pid of stage.processes()) {
				endProcess(pid);
			}
		}
	});
}

function endProcess(pid: number): void {
	try {
		process.kill(pid, 'SIGTERM');
	} catch {
		// It ended by itself meanwhile.
	}
}

const fleet = ['--simulate', 'fleet', '--speed', '60'];

test('the fleet by keys alone: filter, sort, open a set, go back, switch the subscription, leave', async () => {
	await withScreens(async start => {
		const session = start([...fleet, '--read-only']);
		await session.sees('40 scale sets');
		await session.sees('all subscriptions');
		await session.sees(/› api-blue .*[▪◦]/v);

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

		session.press('q');
		assert.equal((await session.untilExit()).exitCode, 0);
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
		session.press('g');
		await session.sees('› api-blue');
		session.press('\r');
		await session.sees(/api-blue +rg-shop · Rolling/v);
		session.press('\u0003');
		assert.equal((await session.untilExit()).exitCode, 0);

		const said = session.screen().replaceAll('\n', '');
		assert.match(said, /Upgrade \w{4} of gateway-blue goes on by itself, unless it has ended: vmssroll attach \S+/v);
		assert.doesNotMatch(said, /Nothing was changed/v);

		const journal = path.join(stage.upgradeFolder(lastUpgrade(stage)), 'journal.jsonl');
		await until(async () => (await readFile(journal, 'utf8')).includes('upgrade-completed'), 'The end of the upgrade');
	});
});
