import {readFile, rm} from 'node:fs/promises';
import {build, type OnLoadResult, type Plugin} from 'esbuild';

/** Replaces text in a dependency's file, and fails loudly when an update of it moved that text. */
function patch(name: string, filter: RegExp, replacements: ReadonlyArray<readonly [from: string, to: string]>): Plugin {
	return {
		name,
		setup(building) {
			building.onLoad({filter}, async ({path}): Promise<OnLoadResult> => {
				let contents = await readFile(path, 'utf8');

				for (const [from, to] of replacements) {
					if (!contents.includes(from)) {
						throw new Error(`The patch "${name}" does not fit ${path} any more`);
					}

					contents = contents.replaceAll(from, to);
				}

				return {contents, loader: 'js'};
			});
		},
	};
}

// Yoga decodes its WebAssembly by fetch('data:…'), which loads an HTTP client and costs 20 ms before the first frame.
const yogaWithoutFetch = patch('yoga without fetch', /yoga-wasm-base64-esm\.js$/, [['"function"!=typeof fetch', '!0']]);

// Ink's connection to React's developer tools is a package which is not installed.
const inkWithoutDevtools = patch('ink without devtools', /ink[\\/]build[\\/](?:reconciler|ink)\.js$/, [
	["process.env['DEV']", '"false"'],
]);

await rm('dist', {recursive: true, force: true});

await build({
	entryPoints: {cli: 'source/launcher.ts'},
	outdir: 'dist',
	chunkNames: 'chunks/[name]-[hash]',
	bundle: true,
	splitting: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	jsx: 'automatic',
	minifySyntax: true,
	minifyWhitespace: true,
	legalComments: 'none',
	sourcemap: true,
	sourcesContent: false,
	define: {'process.env.NODE_ENV': '"production"'},
	external: ['react-devtools-core'],
	plugins: [yogaWithoutFetch, inkWithoutDevtools],
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);",
	},
	logLevel: 'warning',
});
