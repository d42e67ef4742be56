import headless from '@xterm/headless';
import {setTimeout as wait} from 'node:timers/promises';
import type {ScreenCommand} from './screen-command.js';
import {reportMeasure, summarize} from './statistics.js';
import {burstBytes, columns, rows, startTimed, type TimedTerminal} from './terminal.js';

const presses = 80;
const slowLink = 20_000;
const changesPerSecond = 5;
const percent = 2;

/** Answers each key with a line, and does nothing else: what a key costs at least. */
const floorProgram = `process.stdin.setRawMode(true);process.stdout.write('0');let count=0;process.stdin.on('data',()=>process.stdout.write('\\r'+String(++count)))`;

type Player = {readonly terminal: TimedTerminal; readonly press: (press: number) => Promise<number>};

/** From a key to the whole frame which answers it while data changes: on a link without limit, on a slow one, and of a program which does nothing. */
export async function benchKeys(screen: ScreenCommand): Promise<void> {
	const command = screen.command(changesPerSecond, percent);
	const players = {
		unlimited: await startScreen(startTimed(command)),
		slow: await startScreen(startTimed(command, slowLink)),
		floor: await startFloor(),
	};
	const times = {unlimited: new Array<number>(), slow: new Array<number>(), floor: new Array<number>()};

	for (let press = 0; press < presses; press++) {
		for (const name of ['unlimited', 'slow', 'floor'] as const) {
			// Keys come at any time between two frames of news.
			await wait(20 + Math.random() * 60);
			times[name].push(await players[name].press(press));
		}
	}

	await Promise.all(Object.values(players).map(async ({terminal}) => terminal.close()));
	const [unlimited, slow, floor] = [summarize(times.unlimited), summarize(times.slow), summarize(times.floor)];
	const conditions = {instances: 1000, changesPerSecond, percentChanged: percent};
	reportMeasure('key to complete frame while data changes, p95: milliseconds', {
		value: unlimited.p95,
		limit: 25,
		median: unlimited.median,
		floorMilliseconds: floor,
		...conditions,
	});
	reportMeasure('the same on a link of 20 KB/s / on one without limit', {
		value: slow.p95 / unlimited.p95,
		limit: 1.5,
		milliseconds: slow,
		burstBytes,
		...conditions,
	});
}

/** Reads the screen as a terminal does: a frame is complete when the line which is drawn last names the new cursor. */
async function startScreen(terminal: TimedTerminal): Promise<Player> {
	const emulator = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	let named = '';
	let isNamed: (at: number) => void = () => {};
	terminal.listen((text, at) => {
		emulator.write(text, () => {
			const before = named;
			named = instanceInPanel(emulator) ?? named;

			if (named !== before) {
				isNamed(at);
			}
		});
	});

	const nextName = async () =>
		new Promise<number>(resolve => {
			isNamed = resolve;
		});

	if (named === '') {
		await nextName();
	}

	// Ink listens to keys a moment after the first frame.
	await wait(1500);

	return {
		terminal,
		async press(press) {
			const arrival = nextName();
			const pressedAt = terminal.now();
			terminal.press(press % 2 === 0 ? 'l' : 'h');
			return (await arrival) - pressedAt;
		},
	};
}

function instanceInPanel({buffer}: headless.Terminal): string | undefined {
	const text = Array.from(
		{length: 5},
		(_, row) => buffer.active.getLine(rows - 5 + row)?.translateToString(true) ?? '',
	).join('\n');

	return / (\d+) · web_\d+ /u.exec(text)?.[1];
}

async function startFloor(): Promise<Player> {
	const terminal = startTimed([process.execPath, '-e', floorProgram]);
	await terminal.until(text => text !== '');
	let isAnswered: (at: number) => void = () => {};
	terminal.listen((_text, at) => isAnswered(at));

	return {
		terminal,
		async press() {
			const arrival = new Promise<number>(resolve => {
				isAnswered = resolve;
			});
			const pressedAt = terminal.now();
			terminal.press('l');
			return (await arrival) - pressedAt;
		},
	};
}
