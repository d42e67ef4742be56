import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {render} from 'ink';
import type {Live} from '../../source/store/live.js';
import {Frame} from '../../source/ui/frame.js';
import {frameTexts} from '../../source/ui/frame-lines.js';
import type {Size} from '../../source/ui/geometry.js';
import type {Scene} from '../../source/ui/scene.js';
import {DiffOutput} from '../../source/ui/terminal/diff-output.js';
import {makeTheme} from '../../source/ui/theme.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';
import {makeLive, runBatches, seat} from '../helpers/scene.js';
import {createFakeTerminal} from '../helpers/terminal.js';
import {Emulator} from './terminal/emulator.js';
import {FakeSink, FakeTerminal} from './terminal/fake-terminal.js';

type Step =
	| {readonly kind: 'key'; readonly key: string}
	| {readonly kind: 'news'; readonly change: Partial<Live>}
	| {readonly kind: 'size'; readonly size: Size};

const theme = makeTheme({colorLevel: 2, glyphs: 'unicode'});
const keys = [
	'h',
	'j',
	'k',
	'l',
	'space',
	'd',
	'f',
	'o',
	'*',
	'~',
	'x',
	'tab',
	'1',
	'2',
	'3',
	'4',
	'return',
	'escape',
	'u',
	'?',
	'e',
	'/',
];

// Names as Azure allows them for resources of others: text of any script, two cells wide here, and marks on their base.
const name = fc
	.array(fc.constantFrom('web', '漢字', 'か', '한', 'é', 'o\u{308}', '-', '7'), {minLength: 1, maxLength: 4})
	.map(parts => parts.join(''));
const news = fc.oneof(
	fc.tuple(arbitrarySnapshot(), name).map(
		([snapshot, scaleSetName]): Partial<Live> => ({
			snapshot: {...snapshot, scaleSet: {...snapshot.scaleSet, name: scaleSetName}},
		}),
	),
	fc
		.tuple(name, fc.nat(30))
		.map(([identity, remaining]): Partial<Live> => ({identity, budget: {remaining, capacity: 30}})),
	fc.constant<Partial<Live>>({connection: {status: 'lost', message: 'ECONNRESET 漢字', since: 0}}),
	fc.constant<Partial<Live>>({connection: {status: 'live'}}),
	fc.nat(4).map((batchesDone): Partial<Live> => runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone})),
);
const step = fc.oneof(
	{weight: 4, arbitrary: fc.constantFrom(...keys).map((key): Step => ({kind: 'key', key}))},
	{weight: 2, arbitrary: news.map((change): Step => ({kind: 'news', change}))},
	fc
		.record({columns: fc.integer({min: 30, max: 130}), rows: fc.integer({min: 8, max: 40})})
		.map((size): Step => ({kind: 'size', size})),
);

/** A frame as Ink draws it by itself on an empty terminal of that size. */
async function byInk(scene: Scene): Promise<{readonly text: readonly string[]; readonly cells: unknown}> {
	const emulator = new Emulator(scene.size.columns, scene.size.rows);
	const terminal = createFakeTerminal(scene.size);
	const ink = render(<Frame scene={scene} />, {
		stdout: terminal.stdout,
		stdin: new PassThrough(),
		alternateScreen: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	await ink.waitUntilRenderFlush();
	await emulator.write(terminal.written());
	ink.unmount();
	await ink.waitUntilExit();
	return {text: emulator.text(), cells: emulator.cells()};
}

suite('frames which are drawn past Ink', () => {
	test('are cell by cell what Ink draws, whatever is pressed, happens and is resized, on a slow line too', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), {minLength: 1, maxLength: 12}), async steps => {
				const operator = seat({live: makeLive(makeSnapshot({domains: {each: 1}})), theme});
				const terminal = new FakeTerminal(120, 40);
				const sink = new FakeSink();
				sink.isSlow = true;
				const output = new DiffOutput({terminal, sink, onClosed: assert.fail});
				const through = new Emulator(120, 40);
				const arrive = async () => {
					sink.finish();
					await through.write(sink.take());
				};
				output.write('\u{1B}[?1049h\u{1B}[?25l');
				await arrive();
				let size: Size = {columns: 120, rows: 40};

				for (const [taken, isArrived] of steps) {
					if (taken.kind === 'key') {
						operator.press(taken.key);
					} else if (taken.kind === 'news') {
						operator.learn(taken.change);
					} else {
						size = taken.size;
						await through.resize(size.columns, size.rows);
						terminal.resize(size.columns, size.rows);
					}

					output.draw(frameTexts(operator.scene(size)));

					if (isArrived) {
						await arrive();
					}
				}

				while (sink.isBusy) {
					await arrive();
				}

				const {text, cells} = await byInk(operator.scene(size));
				assert.equal(through.text().join('\n'), text.join('\n'));
				assert.deepEqual(through.cells(), cells);
			}),
			{numRuns: 40},
		);
	});
});
