import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions} from '../esbuild.options.js';

/** The real screen over a made-up fleet, built as the program itself is. */
export type ScreenCommand = {
	/** 1,000 instances, so many changes a second, each of so many percent of them. */
	readonly command: (changesPerSecond: number, percent: number) => readonly string[];
	readonly remove: () => Promise<void>;
};

/** Builds `screen-program.ts` into a folder of its own. */
export async function buildScreenCommand(): Promise<ScreenCommand> {
	const outdir = await mkdtemp(path.join(tmpdir(), 'vmssroll-bench-'));
	const entryPoints = [fileURLToPath(new URL('screen-program.ts', import.meta.url))];
	await build({...bundleOptions, entryPoints, outdir, outExtension: {'.js': '.mjs'}});

	return {
		command: (changesPerSecond, percent) => [
			process.execPath,
			path.join(outdir, 'screen-program.mjs'),
			'10',
			String(changesPerSecond),
			String(percent),
		],
		remove: async () => rm(outdir, {recursive: true, force: true}),
	};
}
