// Draws the pictures of docs/screens.md and of the readme: the program in a real pseudo terminal. Run it with `npm run picture`.
import {writeFile} from 'node:fs/promises';
import {setTimeout as wait} from 'node:timers/promises';
import {onStage, type Stage} from '../test/helpers/program.js';
import {type PtySession, startInTerminal} from '../test/helpers/pty.js';
import {drawScreen} from './draw-screen.js';
import {tellAlike} from './tell-alike.js';

const size = {columns: 120, rows: 40};
const image = '24.04.202611100';
const secondSubscription = '66666666-7777-4888-8999-aaaaaaaaaaaa';
const startedAt = new Date();

function openScreen(stage: Stage, flags: readonly string[], rows = size.rows): PtySession {
	return startInTerminal(flags, {
		...size,
		rows,
		environment: {XDG_STATE_HOME: stage.folder, XDG_CONFIG_HOME: stage.folder, HOME: stage.folder},
	});
}

async function keep(stage: Stage, session: PtySession, name: string): Promise<void> {
	// A frame is drawn within a fifth of a second.
	await wait(250);
	const cells = tellAlike(session.cells(), {
		folder: stage.folder,
		startedAt,
		upgradeIds: stage.upgradeIds(),
	});
	await writeFile(new URL(`${name}.svg`, import.meta.url), drawScreen(cells));
}

async function leave(session: PtySession): Promise<void> {
	session.press('q');
	await session.untilExit().catch(() => session.kill('SIGKILL'));
}

/** The list of all sets, and upgrades of some of them which have ended in all ways. */
async function drawFleet(stage: Stage): Promise<void> {
	const {endpoint, inject} = await stage.azure('fleet', {speed: 300});
	const at = ['--endpoint', endpoint, '--speed', '300'];
	const ofData = ['-g', 'rg-data', '-s', secondSubscription, ...at];
	const upgrade = async (name: string, ...flags: readonly string[]) => {
		await stage.call(['upgrade', name, '--image', image, '--yes', ...flags]);
		return stage.upgradeIds().at(-1) ?? '';
	};

	await upgrade('batch-blue', ...ofData, '--update-domain', '0', '1');
	inject({kind: 'stage-weight', stage: 'extension-failed', weight: 1_000_000});
	await upgrade('images-blue', '-g', 'rg-shop', ...at, '--update-domain', '2');
	const second = await upgrade('stream-blue', ...ofData, '--update-domain', '0');
	inject({kind: 'stage-weight', stage: 'extension-failed', weight: 0});
	await stage.call(['rollback', second]);
	await stage.call(['attach', second]);

	const session = openScreen(stage, ['--endpoint', endpoint, '--speed', '60']);
	await session.sees('40 scale sets');
	await session.sees(/^(?![^]*reading)/v);
	await keep(stage, session, 'screen-fleet');
	session.press('H');
	await session.sees(/batch-blue +completed/v);
	session.press('j');
	await keep(stage, session, 'screen-past-upgrades');
	session.press('\u001B');
	await wait(100);
	await leave(session);
}

/** One set, from marks to an upgrade in the middle of its way. */
async function drawUpgrade(stage: Stage): Promise<void> {
	const {at} = await stage.azure('three-zones', {speed: 60});
	const session = openScreen(stage, ['web', ...at]);
	await session.sees('100 of 100 current');
	session.press('e');
	await session.sees(/› 24\.04\.202611100 +newest/v);
	await keep(stage, session, 'screen-images');
	session.press('\r');
	await session.sees('0 of 100 current');
	session.press('z');
	await session.sees('marked');
	session.press('jjll');
	await keep(stage, session, 'screen-marks');
	session.press('u');
	await session.sees('Start it?');
	await keep(stage, session, 'screen-plan');
	await session.answer('y');
	await session.sees(/batch 3 of 5[^]* in flight/v);
	await keep(stage, session, 'screen-upgrade');
	session.resize(size.columns, 30);
	await wait(500);
	await keep(stage, session, 'screen');
	session.resize(size.columns, size.rows);
	await wait(300);
	session.press(':');
	await session.sees('type what you want to do');
	session.press('mark');
	await keep(stage, session, 'screen-palette');
	session.press('\u001B');
	await wait(100);
	session.press('X');
	await session.sees('Cancel');
	await session.answer('y');
	await session.sees('cancelled');
	await leave(session);
}

await onStage(drawFleet);
await onStage(drawUpgrade);
