import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {DiffOutput} from '../../../source/ui/terminal/diff-output.js';
import {Emulator} from './emulator.js';
import {FakeSink, FakeTerminal} from './fake-terminal.js';

type Step =
	| {readonly kind: 'frame'; readonly text: string}
	| {readonly kind: 'resize'; readonly columns: number; readonly rows: number};

const escape = '\u{1B}[';

// Two-cell characters, marks on a base, and the glyphs of the heatmap; all of a width on which the emulator agrees.
const characters = [
	...'abc XYZ 019 .-'.split(''),
	'▪',
	'▴',
	'◦',
	'∙',
	'✗',
	'│',
	'█',
	'é',
	'e\u{301}',
	'o\u{308}\u{323}',
	'漢',
	'字',
	'か',
	'한',
	'Ａ',
	'漢\u{301}',
];
const text = fc.array(fc.constantFrom(...characters), {minLength: 1, maxLength: 14}).map(list => list.join(''));
const colorCode = fc.oneof(
	fc.integer({min: 30, max: 37}).map(String),
	fc.integer({min: 90, max: 97}).map(String),
	fc.integer({min: 40, max: 47}).map(String),
	fc.integer({min: 100, max: 107}).map(String),
	fc.tuple(fc.constantFrom(38, 48), fc.nat(255)).map(([plane, color]) => `${plane};5;${color}`),
	fc
		.tuple(fc.constantFrom(38, 48), fc.nat(255), fc.nat(255))
		.map(([plane, red, blue]) => `${plane};2;${red};7;${blue}`),
	fc.constantFrom('39', '49'),
);
const attributeCode = fc.constantFrom(
	'',
	'0',
	'1',
	'2',
	'3',
	'4',
	'5',
	'7',
	'8',
	'9',
	'53',
	'22',
	'23',
	'24',
	'25',
	'27',
	'28',
	'29',
	'55',
);
const style = fc
	.array(fc.oneof(colorCode, attributeCode), {minLength: 1, maxLength: 4})
	.map(codes => `${escape}${codes.join(';')}m`);
const move = fc.oneof(
	fc
		.tuple(fc.nat(12), fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'))
		.map(([count, final]) => `${escape}${count || ''}${final}`),
	fc.tuple(fc.nat(14), fc.nat(30)).map(([row, column]) => `${escape}${row};${column}H`),
	fc.constantFrom('\n', '\r', '\t', '\b', `${escape}H`),
);
const erase = fc
	.tuple(fc.constantFrom('', '0', '1', '2'), fc.constantFrom('J', 'K'))
	.map(([part, final]) => `${escape}${part}${final}`);
const cursor = fc.constantFrom(`${escape}?25l`, `${escape}?25h`);
const piece = fc.oneof(
	{weight: 6, arbitrary: text},
	{weight: 4, arbitrary: style},
	{weight: 4, arbitrary: move},
	erase,
	cursor,
);
const frame = fc
	.tuple(fc.array(piece, {minLength: 1, maxLength: 12}), fc.boolean())
	.map(([pieces, isSynchronized]): Step => {
		const text = pieces.join('');
		return {kind: 'frame', text: isSynchronized ? `${escape}?2026h${text}${escape}?2026l` : text};
	});
const resize = fc
	// Not one row: there the emulator blanks the wrong row when a wide character wraps.
	.record({columns: fc.integer({min: 2, max: 30}), rows: fc.integer({min: 2, max: 12})})
	.map((size): Step => ({kind: 'resize', ...size}));
const steps = fc.array(fc.oneof({weight: 5, arbitrary: frame}, resize), {minLength: 1, maxLength: 12});

async function compare(script: readonly Step[], isArrived: (index: number) => boolean): Promise<void> {
	const direct = new Emulator(20, 6);
	const through = new Emulator(20, 6);
	const terminal = new FakeTerminal(20, 6);
	const sink = new FakeSink();
	sink.isSlow = true;
	const output = new DiffOutput({terminal, sink, onClosed: assert.fail});

	let isCursorVisible = true;
	for (const [index, step] of [{kind: 'frame', text: `${escape}?1049h`} as const, ...script].entries()) {
		if (step.kind === 'frame') {
			await direct.write(step.text);
			output.write(step.text);
			isCursorVisible = (step.text.match(/\?25[hl]/gu)?.at(-1) ?? (isCursorVisible ? '?25h' : '?25l')) === '?25h';
		} else {
			await direct.resize(step.columns, step.rows);
			await through.resize(step.columns, step.rows);
			terminal.resize(step.columns, step.rows);
		}

		if (!isArrived(index) && index < script.length) {
			continue;
		}

		while (sink.isBusy) {
			sink.finish();
		}

		await through.write(sink.take());
		assert.deepEqual(through.cells(), direct.cells(), `after step ${index}`);
		assert.deepEqual(output.snapshot(), direct.text(), `after step ${index}`);
		if (isCursorVisible) {
			assert.deepEqual(through.cursor, direct.cursor, `after step ${index}`);
		}
	}
}

suite('the output, judged by a terminal emulator', () => {
	test('shows the same cells, colours and attributes as what was written to it, frame by frame', async () => {
		await fc.assert(
			fc.asyncProperty(steps, async script => compare(script, () => true)),
			{numRuns: 150},
		);
	});

	test('shows the same in the end on a slow line, whichever frames were skipped', async () => {
		await fc.assert(
			fc.asyncProperty(steps, fc.array(fc.boolean(), {minLength: 14, maxLength: 14}), async (script, arrivals) =>
				compare(script, index => arrivals[index] ?? true),
			),
			{numRuns: 150},
		);
	});
});
