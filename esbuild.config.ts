import {mkdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';
import {bundleOptions} from './esbuild.options.js';

// Held until all of it is there: a build which fails leaves the last one as it was.
const {outputFiles} = await build({
	...bundleOptions,
	entryPoints: {cli: 'source/launcher.ts'},
	outdir: 'dist',
	write: false,
});

await rm('dist', {recursive: true, force: true});

for (const file of outputFiles) {
	await mkdir(path.dirname(file.path), {recursive: true});
	await writeFile(file.path, file.contents);
}
