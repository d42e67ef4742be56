import {rm} from 'node:fs/promises';
import {build} from 'esbuild';
import {bundleOptions} from './esbuild.options.js';

await rm('dist', {recursive: true, force: true});
await build({...bundleOptions, entryPoints: {cli: 'source/launcher.ts'}, outdir: 'dist'});
