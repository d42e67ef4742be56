import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {suite, test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {Box, render, Text, useWindowSize} from 'ink';
import {DiffOutput} from '../../../source/ui/terminal/diff-output.js';
import {Emulator} from './emulator.js';
import {FakeSink, FakeTerminal} from './fake-terminal.js';

type Picture = {readonly changed: readonly number[]; readonly selected: number; readonly isHelpOpen: boolean};

const gridColumns = 50;
const gridRows = 20;
const options = {
	alternateScreen: true,
	incrementalRendering: true,
	interactive: true,
	patchConsole: false,
	exitOnCtrlC: false,
} as const;

// As the heatmap does it: a row is one text with its colours already in it.
function mapRow(row: number, {changed, selected}: Picture): string {
	return Array.from({length: gridColumns}, (_, column) => {
		const cell = row * gridColumns + column;
		const [glyph, style] = changed.includes(cell) ? ['▴', '38;5;214'] : ['▪', '38;5;27'];
		return `\u{1B}[${style}${cell === selected ? ';7' : ''}m${glyph}\u{1B}[0m `;
	}).join('');
}

function App({picture}: {readonly picture: Picture}) {
	const {columns, rows} = useWindowSize();
	const visibleRows = Math.max(1, Math.min(gridRows, rows - 4));
	return (
		<Box flexDirection='column' width={columns} height={rows} overflow='hidden'>
			<Box justifyContent='space-between' flexShrink={0}>
				<Text wrap='truncate-end'>web-blue 漢字 · {picture.changed.length} upgrading</Text>
				<Text wrap='truncate-end'>
					{columns}x{rows}
				</Text>
			</Box>
			<Box flexDirection='column' flexGrow={1} overflow='hidden'>
				{Array.from({length: visibleRows}, (_, row) => (
					<Text key={row} wrap='truncate-end'>
						{mapRow(row, picture)}
					</Text>
				))}
			</Box>
			<Text wrap='truncate-end'>{`\u{1B}[2mselected ${picture.selected} é\u{1B}[22m`}</Text>
			{picture.isHelpOpen ? (
				<Box position='absolute' marginLeft={9} marginTop={2} borderStyle='round' paddingX={1} flexDirection='column'>
					<Text>{'\u{1B}[1mkeys\u{1B}[22m      '}</Text>
					<Text>u 升级 upgrade</Text>
					<Text>esc close </Text>
				</Box>
			) : null}
		</Box>
	);
}

const calm: Picture = {changed: [], selected: 0, isHelpOpen: false};
const story: ReadonlyArray<Picture | {readonly columns: number; readonly rows: number}> = [
	calm,
	{...calm, changed: [333]},
	{...calm, changed: [333, 334, 800], selected: 51},
	{...calm, changed: [333], isHelpOpen: true},
	{columns: 80, rows: 20},
	{...calm, changed: [7, 333, 501], isHelpOpen: true},
	{...calm, changed: [7, 333, 501]},
	{columns: 150, rows: 45},
	{...calm, changed: [7, 999], selected: 999},
	{columns: 150, rows: 12},
	{...calm, changed: [7], selected: 998, isHelpOpen: true},
	{columns: 33, rows: 12},
	{...calm, changed: [1, 2, 3], selected: 1},
	{columns: 120, rows: 40},
	calm,
];

/** Stands for standard output and remembers what was written to it. */
class Recorder extends FakeTerminal implements NodeJS.WritableStream {
	readonly writable = true;
	#written: string[] = [];

	write(chunk: string | Uint8Array, encoding?: string | (() => void), callback?: () => void): boolean {
		this.#written.push(String(chunk));
		const done = typeof encoding === 'function' ? encoding : callback;
		if (done) {
			queueMicrotask(done);
		}

		return true;
	}

	end(): this {
		return this;
	}

	take(): readonly string[] {
		const written = this.#written;
		this.#written = [];
		return written;
	}
}

async function play(
	terminal: FakeTerminal,
	stdout: NodeJS.WritableStream,
	afterStep: (size: {readonly columns: number; readonly rows: number} | undefined) => Promise<void>,
): Promise<void> {
	const ink = render(<App picture={calm} />, {...options, stdout, stdin: new PassThrough()});
	for (const step of story) {
		if ('columns' in step) {
			terminal.resize(step.columns, step.rows);
			// Components hear of the new size in the next turn of the event loop.
			await setImmediate();
		} else {
			ink.rerender(<App picture={step} />);
		}

		await ink.waitUntilRenderFlush();
		await afterStep('columns' in step ? step : undefined);
	}

	ink.unmount();
	await ink.waitUntilExit();
	await afterStep(undefined);
}

suite('Ink drawing through the output', () => {
	test('shows cell by cell what Ink shows on its own, through overlays and resizes', async () => {
		const recorder = new Recorder(120, 40);
		const direct = new Emulator(120, 40);
		const through = new Emulator(120, 40);
		const terminal = new FakeTerminal(120, 40);
		const sink = new FakeSink();
		const output = new DiffOutput({terminal, sink, onClosed: assert.fail});
		let bytesIn = 0;

		await play(recorder, recorder, async size => {
			if (size) {
				await direct.resize(size.columns, size.rows);
				await through.resize(size.columns, size.rows);
				terminal.resize(size.columns, size.rows);
			}

			for (const text of recorder.take()) {
				bytesIn += Buffer.byteLength(text);
				await direct.write(text);
				output.write(text);
			}

			await through.write(sink.take());
			assert.deepEqual(through.cells(), direct.cells());
			assert.equal(through.isAlternate, direct.isAlternate);
		});

		assert.equal(through.isAlternate, false);
		assert.ok(output.counters.bytesOut < bytesIn, `${output.counters.bytesOut} of ${bytesIn} bytes`);
	});

	test('is a standard output which Ink takes: it draws, and its last write ends the wait for the exit', async () => {
		const terminal = new FakeTerminal(120, 40);
		const sink = new FakeSink();
		const output = new DiffOutput({terminal, sink, onClosed: assert.fail});
		const seen: Array<string | undefined> = [];

		await play(terminal, output, async () => {
			seen.push(output.snapshot()[0]?.replaceAll(/ {2,}/gu, ' … '));
		});

		assert.equal(seen[1], 'web-blue 漢字 · 1 upgrading … 120x40');
		assert.equal(seen[7], 'web-blue 漢字 · 3 upgrading … 150x45');
		assert.deepEqual(
			sink.synchronous
				.slice(-2)
				.join('')
				.match(/\?1049l/gu),
			['?1049l'],
		);
	});

	test('sends one changed instance of a thousand for at most one and a half times the smallest number of bytes', async () => {
		const sink = new FakeSink();
		const output = new DiffOutput({terminal: new FakeTerminal(120, 40), sink, onClosed: assert.fail});
		const ink = render(<App picture={{...calm, changed: [1]}} />, {
			...options,
			stdout: output,
			stdin: new PassThrough(),
		});
		await ink.waitUntilRenderFlush();
		const before = output.counters.bytesOut;
		ink.rerender(<App picture={{...calm, changed: [333]}} />);
		await ink.waitUntilRenderFlush();
		const bytes = output.counters.bytesOut - before;
		ink.unmount();
		await ink.waitUntilExit();

		const move = '\u{1B}[8;67H';
		const floor = Buffer.byteLength(`${move}\u{1B}[38;5;214m▴`) + Buffer.byteLength(`${move}\u{1B}[38;5;27m▪`);
		assert.ok(bytes > 0 && bytes <= 1.5 * floor, `${bytes} bytes for a change of at least ${floor}`);
	});
});
