import {build, type Metafile} from 'esbuild';
import {bundleOptions} from '../esbuild.options.js';
import {reportMeasure, reportSkipped, round, summarize} from './statistics.js';
import {isInstalled, program, startTimed, timeCommand} from './terminal.js';

const runs = 11;

/** From the start of the process to the first frame and to the first data, beside what other programs take. */
export async function benchStart(): Promise<void> {
	// Its buckets of tokens fill up fast enough for one start after another.
	const simulator = startTimed([...program, 'simulate', '--scenario', 'thousand', '--speed', '600']);
	let endpoint = '';
	await simulator.until(text => {
		endpoint = /"endpoint":"([^"]+)"/u.exec(text)?.[1] ?? '';
		return endpoint !== '';
	});

	const hasHtop = isInstalled('htop');
	const hasAz = isInstalled('az');
	const times = {node: new Array<number>(), frame: new Array<number>(), data: new Array<number>()};
	const others = {htop: new Array<number>(), az: new Array<number>()};

	// In turn, so that a machine which slows down slows all of them down.
	for (let run = 0; run < runs; run++) {
		times.node.push(await timeCommand([process.execPath, '-e', '0']));
		const terminal = startTimed([...program, 'web', '-g', 'rg-demo', '--endpoint', endpoint]);
		times.frame.push(await terminal.until(text => text.includes('quit')));
		times.data.push(await terminal.until(text => text.includes('of 1000 current')));
		await terminal.close();

		if (hasHtop) {
			const htop = startTimed(['htop']);
			others.htop.push(await htop.until(text => text.includes('F10')));
			await htop.close();
		}

		if (hasAz) {
			others.az.push(await timeCommand(['az', '--version']));
		}
	}

	await simulator.close();
	const frame = summarize(times.frame);

	const beside = (measure: string, floor: readonly number[], limit: number) => {
		const {median} = summarize(floor);
		reportMeasure(measure, {
			value: frame.median / median,
			limit,
			milliseconds: frame,
			floorMilliseconds: summarize(floor),
		});
	};

	beside('first frame / node -e 0', times.node, 4);

	for (const [name, limit, label] of [
		['htop', 1.1, 'htop, first screen'],
		['az', 0.33, 'az --version'],
	] as const) {
		if (others[name].length === 0) {
			reportSkipped(`first frame / ${label}`, `${name} is not installed`);
		} else {
			beside(`first frame / ${label}`, others[name], limit);
		}
	}

	const data = summarize(times.data);
	reportMeasure('first data after the start, local endpoint, 1000 instances: milliseconds', {
		value: data.median,
		limit: 400,
		p95: data.p95,
		ratioToNodeAlone: round(data.median / summarize(times.node).median),
	});
	await benchLoading();
}

/** What is loaded before the first frame: the files which the program, its screen and nothing else import. */
async function benchLoading(): Promise<void> {
	const {metafile} = await build({
		...bundleOptions,
		entryPoints: {cli: 'source/launcher.ts'},
		outdir: 'dist',
		write: false,
		metafile: true,
	});

	const inputs = [
		...loadedWith(metafile, ['source/launcher.ts', 'cli.tsx', 'source/commands/watch.ts', 'source/ui/run-app.ts']),
	];
	const isOf = (name: string) => (input: string) => input.includes(`node_modules/${name}`);
	reportMeasure('Azure modules loaded before the first frame', {
		value: inputs.filter(isOf('@azure')).length,
		limit: 0,
		modulesOfInk: inputs.filter(isOf('ink/')).length,
		modules: inputs.length,
	});
}

/** The modules in the files which these entry points are in and import, without those which are loaded when wanted. */
function loadedWith({outputs}: Metafile, entryPoints: readonly string[]): ReadonlySet<string> {
	const files = Object.keys(outputs).filter(file => entryPoints.includes(outputs[file]?.entryPoint ?? ''));
	const seen = new Set(files);

	// The set grows while it is walked.
	for (const file of seen) {
		for (const {path, kind} of outputs[file]?.imports ?? []) {
			if (kind === 'import-statement' && path in outputs) {
				seen.add(path);
			}
		}
	}

	return new Set([...seen].flatMap(file => Object.keys(outputs[file]?.inputs ?? {})));
}
