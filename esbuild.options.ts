import {globSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {BuildOptions, OnLoadResult, Plugin} from 'esbuild';

/** Replaces text in a dependency's file, and fails loudly when an update of it moved that text. */
function patch(
	name: string,
	filter: RegExp,
	replacements: ReadonlyArray<readonly [from: string | RegExp, to: string]>,
): Plugin {
	return {
		name,
		setup(building) {
			building.onLoad({filter}, async ({path}): Promise<OnLoadResult> => {
				let contents = await readFile(path, 'utf8');

				for (const [from, to] of replacements) {
					const patched = contents.replaceAll(from, to);

					if (patched === contents) {
						throw new Error(`The patch "${name}" does not fit ${path} any more`);
					}

					contents = patched;
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

// Meow carries what checks and completes a package.json. It is given one which is complete, and never looks.
const meowWithoutPackages = patch('meow without packages', /meow[\\/]build[\\/]dependencies\.js$/, [
	['var normalizeExports = requireNormalize();', 'var normalizeExports = () => {};'],
	['var libExports = requireLib$1();', 'var libExports = {};'],
]);

// To ask whether a body is a form loads a whole other HTTP client, 25 ms before the first request. None ever is one.
const requestsWithoutForms = patch(
	'requests without forms',
	/ts-http-runtime[\\/]dist[\\/]esm[\\/](?:formData|client[\\/]sendRequest)\.js$/,
	[['typeof FormData !== "undefined" && body instanceof FormData', 'false']],
);

const segmenterOnDemand = [
	/^const (segmenter|GRAPHEME_SEGMENTER) = (new Intl\.Segmenter\(.*\));$/gmu,
	'const $1 = {segment: text => ($1.made ??= $2).segment(text)};',
] as const;

// The first segmenter takes 8 ms and the set of all emoji 2, and most programs never see a text which needs one.
const segmentersOnDemand = patch(
	'segmenters on demand',
	/(?:wrap-ansi[\\/]index|slice-ansi[\\/]tokenize-ansi|ansi-tokenize[\\/]build[\\/]tokenize|ink[\\/]build[\\/]line-update)\.js$/,
	[segmenterOnDemand],
);
const stringWidthOnDemand = patch('string width on demand', /string-width[\\/]index\.js$/, [
	segmenterOnDemand,
	[
		'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
		'const rgiEmojiRegex = {test: text => (rgiEmojiRegex.made ??= /^\\p{RGI_Emoji}$/v).test(text)};',
	],
]);

/**
 * Takes by `require` what of Node costs more by import. An import reads every export once: among those of `http` is a
 * WebSocket, for which Node loads a whole other client (20 ms before the first request), among those of `util` a decoder,
 * and `process` makes all three standard streams.
 */
const builtinsByRequire: Plugin = {
	name: 'builtins by require',
	setup(building) {
		building.onResolve({filter: /^(?:node:)?(?:https?|process|util)$/}, ({path: name, kind}) =>
			kind === 'import-statement' ? {path: name, namespace: 'by-require'} : {external: true},
		);
		building.onLoad({filter: /.*/, namespace: 'by-require'}, ({path: name}) => ({
			contents: `module.exports = require(${JSON.stringify(name)});`,
			loader: 'js',
		}));
	},
};

const root = path.dirname(fileURLToPath(import.meta.url));
const ofFirstFrame = ['source/commands/watch.ts', 'source/ui/run-app.ts'].map(file => path.join(root, file));

/**
 * Puts all that the first frame needs into one file. It would be in dozens of small ones, each of which is waited for,
 * because what is loaded later shares a part of it, and every part has a file. So all of them are told to need all of it.
 */
const firstFrameInOneFile: Plugin = {
	name: 'first frame in one file',
	setup(building) {
		const loadedLater = new Set<string>();

		building.onStart(async () => {
			const files = ['cli.tsx', ...globSync('source/**/*.{ts,tsx}', {cwd: root})].map(file => path.join(root, file));

			for (const file of files) {
				for (const [, name = ''] of (await readFile(file, 'utf8')).matchAll(/import\('(\..+?)\.js'\)/gu)) {
					const wanted = path.resolve(path.dirname(file), name);
					loadedLater.add(files.find(candidate => [`${wanted}.ts`, `${wanted}.tsx`].includes(candidate)) ?? '');
				}
			}
		});

		building.onLoad(
			{filter: /[\\/](?:source[\\/].*|cli)\.tsx?$/},
			async ({path: file}): Promise<OnLoadResult | null> => {
				if (!loadedLater.has(file) || ofFirstFrame.includes(file)) {
					return null;
				}

				// On its first line, so that line numbers in source maps stay true.
				const imports = ofFirstFrame.map(needed => `import ${JSON.stringify(needed)};`).join('');
				const contents = imports + (await readFile(file, 'utf8'));

				return {contents, loader: file.endsWith('x') ? 'tsx' : 'ts'};
			},
		);
	},
};

/** How the program is bundled; what is bundled, and where to, is left to whoever builds. */
export const bundleOptions: BuildOptions = {
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
	plugins: [
		yogaWithoutFetch,
		inkWithoutDevtools,
		meowWithoutPackages,
		segmentersOnDemand,
		stringWidthOnDemand,
		requestsWithoutForms,
		builtinsByRequire,
		firstFrameInOneFile,
	],
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);",
	},
	logLevel: 'warning',
};
