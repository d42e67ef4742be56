// What an operator feels, and what it costs. One line of JSON for each; read them as ratios, for machines differ.
// With names (start, keys, bytes, cost, growth, simulator, overhead) only these are measured.
import {benchBytes} from './bytes.js';
import {benchCost} from './cost.js';
import {benchGrowth} from './growth.js';
import {benchKeys} from './keys.js';
import {benchOverhead} from './overhead.js';
import {buildScreenCommand} from './screen-command.js';
import {benchSimulator} from './simulator.js';
import {benchStart} from './start.js';

const screen = await buildScreenCommand();
const benches: Readonly<Record<string, () => Promise<void>>> = {
	start: benchStart,
	keys: async () => benchKeys(screen),
	bytes: benchBytes,
	cost: async () => benchCost(screen),
	growth: benchGrowth,
	simulator: benchSimulator,
	overhead: benchOverhead,
};
const wanted = process.argv.slice(2);

try {
	for (const [name, bench] of Object.entries(benches)) {
		if (wanted.length === 0 || wanted.includes(name)) {
			await bench();
		}
	}
} finally {
	await screen.remove();
}

process.exit();
