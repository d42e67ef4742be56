import {report, round, summarize} from './statistics.js';
import {startTimed, timeCommand} from './terminal.js';

const runs = 9;

/** From the start of the process to the first frame and to the first data, beside what Node alone takes to start. */
export async function benchStart(): Promise<void> {
	const nodeAlone: number[] = [];
	const firstFrame: number[] = [];
	const firstData: number[] = [];

	// In turn, so that a machine which slows down slows all of them down.
	for (let run = 0; run < runs; run++) {
		nodeAlone.push(await timeCommand([process.execPath, '-e', '0']));
		const terminal = startTimed(['web', '-g', 'rg-demo', '--simulate', 'calm']);
		firstFrame.push(await terminal.until(text => text.includes('quit')));
		firstData.push(await terminal.until(text => text.includes('of 20 current')));
		await terminal.close();
	}

	const floor = summarize(nodeAlone);
	const frame = summarize(firstFrame);

	report('first-frame', {
		milliseconds: frame,
		nodeAloneMilliseconds: floor,
		ratioToNodeAlone: round(frame.median / floor.median),
	});
	report('first-data', {milliseconds: summarize(firstData), scenario: 'calm', includes: 'start of the simulator'});
}

/** From a key to the whole frame which answers it, and what that frame costs the line. */
export async function benchKeys(scenario: string, instances: number): Promise<void> {
	const terminal = startTimed(['web', '-g', 'rg-demo', '--simulate', scenario]);
	await terminal.until(text => text.includes(`of ${instances} current`));
	const milliseconds: number[] = [];
	const bytes: number[] = [];

	for (let press = 0; press < 60; press++) {
		const frame = await terminal.pressAndWait(press % 2 === 0 ? 'l' : 'h');
		milliseconds.push(frame.milliseconds);
		bytes.push(frame.bytes);
	}

	await terminal.close();
	report('key-to-frame', {instances, milliseconds: summarize(milliseconds), bytes: summarize(bytes)});
}
