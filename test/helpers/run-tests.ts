import {spawn} from 'node:child_process';
import process from 'node:process';

/**
 * Runs all tests, in lanes side by side: those which start processes and terminals, each file by itself, and those
 * which need nothing but time in hand, many files in one process, since loading costs more than most of them.
 */
const lanes: ReadonlyArray<ReadonlyArray<readonly string[]>> = [
	[['--test-concurrency=3', 'test/commands/**/*.ts']],
	[['--test-isolation=none', 'test/conductor/**/*.ts', 'test/journal/**/*.ts', 'test/*.ts']],
	[
		['--test-isolation=none', 'test/ui/**/*.{ts,tsx}'],
		['--test-isolation=none', 'test/{arm,fleet,simulator,store,upgrade}/**/*.ts'],
	],
];

/** Runs one group; its output comes in one piece when it is over, so that groups do not mix. */
async function run(parameters: readonly string[]): Promise<boolean> {
	const child = spawn(process.execPath, ['--import=tsx', '--test', ...parameters], {
		env: {...process.env, NODE_ENV: 'production', FORCE_COLOR: '0'},
		stdio: ['ignore', 'pipe', 'pipe'],
	});

	const output: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
	const code = await new Promise<number | null>(resolve => child.on('close', resolve));
	process.stdout.write(Buffer.concat(output));

	return code === 0;
}

const outcomes = await Promise.all(
	lanes.map(async groups => {
		let isGood = true;

		for (const parameters of groups) {
			isGood = (await run(parameters)) && isGood;
		}

		return isGood;
	}),
);

process.exitCode = outcomes.every(Boolean) ? 0 : 1;
