import {spawn} from 'node:child_process';
import {globSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

/** How many groups run side by side. Those which start processes wait more than they work, so that two cores have room. */
const lanes = 4;

/** The files which fit, parted by whether they import what fits too. */
function part(files: string, imports: RegExp): readonly [readonly string[], readonly string[]] {
	const all = globSync(files).toSorted();
	const chosen = all.filter(file => imports.test(readFileSync(file, 'utf8')));

	return [chosen, all.filter(file => !chosen.includes(file))];
}

const [inProcesses, commands] = part('test/commands/*.ts', /'\.\.\/helpers\/(?:program|screens)\.js'/);
const [stories, conductor] = part('test/conductor/*.ts', /'\.\.\/soak\//);

/**
 * Many files in one process, since loading costs more than most of them: those which start processes and terminals in
 * three groups, the others, which need nothing but time in hand, by what they load. What takes longest comes first, so
 * that all lanes end together.
 */
const groups: ReadonlyArray<readonly string[]> = [
	...[0, 1, 2].map(third => inProcesses.filter((_, index) => index % 3 === third)),
	stories,
	['test/{arm,fleet,simulator,store,upgrade}/**/*.ts', ...commands],
	['test/ui/**/*.{ts,tsx}'],
	[...conductor, 'test/journal/**/*.ts', 'test/*.ts'],
];

/** Runs one group; its output comes in one piece when it is over, so that groups do not mix. */
async function run(files: readonly string[]): Promise<boolean> {
	const child = spawn(process.execPath, ['--import=tsx', '--test', '--test-isolation=none', ...files], {
		env: {
			...process.env,
			NODE_ENV: 'production',
			FORCE_COLOR: '0',
			// The program is started some hundred times: what Node has compiled of it once is kept.
			NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/vmssroll-tests', import.meta.url)),
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});

	const output: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
	const code = await new Promise<number | null>(resolve => child.on('close', resolve));
	process.stdout.write(Buffer.concat(output));

	return code === 0;
}

const waiting = [...groups];
let isGood = true;

await Promise.all(
	Array.from({length: lanes}, async () => {
		for (let group = waiting.shift(); group; group = waiting.shift()) {
			isGood = (await run(group)) && isGood;
		}
	}),
);

process.exitCode = isGood ? 0 : 1;
