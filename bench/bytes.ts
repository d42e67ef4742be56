import headless from '@xterm/headless';
import {changeFleet, makeFleet} from './fleet.js';
import {openScreenInHand} from './screen-in-hand.js';
import {shownCells, smallestFrame} from './smallest-frame.js';
import {reportMeasure, round, summarize} from './statistics.js';
import {columns, rows} from './terminal.js';

const frames = 20;

/** What a frame sends, beside the fewest bytes which could have changed the screen so. */
export async function benchBytes(): Promise<void> {
	for (const [what, percent, limit] of [
		['one instance', 0.1, 1.5],
		['1 % of the instances', 1, 1.5],
		['all instances', 100, 1.2],
	] as const) {
		const fleet = makeFleet(10);
		const emulator = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
		const screen = openScreenInHand(fleet);
		const draw = async (text: string) =>
			new Promise<void>(resolve => {
				emulator.write(text, resolve);
			});
		const bytes: number[] = [];
		const smallest: number[] = [];
		// What the first frame sent was sent before anybody looked.
		await draw(screen.repaint());

		for (let frame = 0; frame < frames; frame++) {
			const before = shownCells(emulator);
			const step = frame % 2 === 0 ? frame + 1 : 0;
			const sent = await screen.show(changeFleet(fleet, step, percent), 1000);
			await draw(sent);
			bytes.push(Buffer.byteLength(sent));
			smallest.push(smallestFrame(before, shownCells(emulator)));
		}

		await screen.close();
		const ratios = bytes.map((count, index) => count / (smallest[index] ?? Number.NaN));
		reportMeasure(`bytes of a frame / fewest possible: ${what} of 1000 changed`, {
			value: summarize(ratios).median,
			limit,
			worst: round(Math.max(...ratios)),
			bytes: summarize(bytes),
			fewest: summarize(smallest),
			includes: 'totals in the header and whatever else changed on the screen',
		});
	}
}
