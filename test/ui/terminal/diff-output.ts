import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {DiffOutput} from '../../../source/ui/terminal/diff-output.js';
import {Emulator} from './emulator.js';
import {FakeSink, FakeTerminal} from './fake-terminal.js';

const escape = '\u{1B}[';
const beginUpdate = `${escape}?2026h`;
const endUpdate = `${escape}?2026l`;
const enter = `${escape}?1049h${escape}?25l`;
const leave = `${escape}?1049l`;

function start({columns = 40, rows = 5} = {}) {
	const terminal = new FakeTerminal(columns, rows);
	const sink = new FakeSink();
	const closed: Error[] = [];
	const output = new DiffOutput({terminal, sink, onClosed: error => closed.push(error)});
	output.write(enter);
	return {terminal, sink, output, closed};
}

suite('the output to the terminal', () => {
	test('has the size of the terminal, tells of its changes, and has an ordinary size when the terminal has none', () => {
		const {terminal, output} = start();
		const sizes: string[] = [];
		output.on('resize', () => sizes.push(`${output.columns}x${output.rows}`));
		terminal.resize(80, 24);
		assert.deepEqual(sizes, ['80x24']);
		assert.equal(output.isTTY, true);

		const without = new DiffOutput({terminal: new FakeTerminal(0, 0), sink: new FakeSink(), onClosed: assert.fail});
		assert.deepEqual([without.columns, without.rows], [80, 24]);
	});

	test('answers for the colours of the terminal', () => {
		const terminal = Object.assign(new FakeTerminal(10, 2), {
			getColorDepth: () => 8,
			hasColors: (count = 16) => count <= 256,
		});
		const output = new DiffOutput({terminal, sink: new FakeSink(), onClosed: assert.fail});
		assert.equal(output.getColorDepth(), 8);
		assert.deepEqual([output.hasColors(256), output.hasColors(257)], [true, false]);
	});

	test('sends a synchronised update when it is whole, and another write at once', () => {
		const {sink, output} = start();
		const before = sink.frames.length;
		output.write(beginUpdate);
		output.write('half');
		assert.equal(sink.frames.length, before);
		output.write(` whole${endUpdate}`);
		assert.deepEqual(sink.frames.slice(before), [`${escape}1Hhalf whole`]);
		output.write('!');
		assert.equal(sink.frames.at(-1), `${escape}1;11H!`);
	});

	test('sends nothing when nothing has changed', () => {
		const {sink, output} = start();
		output.write('row');
		const {counters} = output;
		const frames = sink.frames.length;
		output.write(`${beginUpdate}${escape}Hrow${endUpdate}`);
		assert.equal(sink.frames.length, frames);
		assert.deepEqual(output.counters, counters);
	});

	test('wraps a large frame into a synchronised update of its own, not a small one', () => {
		const {sink, output} = start({columns: 120, rows: 10});
		output.write('small');
		assert.doesNotMatch(sink.frames.at(-1) ?? '', /\?2026/u);
		output.write(`${escape}H${'large '.repeat(100)}`);
		const frame = sink.frames.at(-1) ?? '';
		assert.ok(frame.startsWith(beginUpdate) && frame.endsWith(endUpdate));
	});

	test('sends one changed cell of a thousand for at most one and a half times the smallest number of bytes', () => {
		const {output} = start({columns: 120, rows: 40});
		const row = `${escape}38;5;27m▪${escape}0m `.repeat(50);
		output.write(`${beginUpdate}${`${row}\n`.repeat(20)}${endUpdate}`);
		const before = output.counters.bytesOut;
		const cell = `${escape}13;43H${escape}38;5;214m▴`;
		output.write(`${beginUpdate}${escape}H${escape}13;1H${row}${cell}${endUpdate}`);
		const ratio = (output.counters.bytesOut - before) / Buffer.byteLength(cell);
		assert.ok(ratio >= 1 && ratio <= 1.5, `${ratio} times`);
	});

	test('T7: has one frame in flight on a slow line, then sends the newest and skips those between', async () => {
		const {sink, output} = start();
		sink.isSlow = true;
		const told: number[] = [];
		for (let frame = 0; frame < 10; frame++) {
			output.write(`${escape}Hframe ${frame}`, () => told.push(frame));
		}

		await setImmediate();
		assert.deepEqual(told, []);
		assert.match(sink.frames.at(-1) ?? '', /frame 0$/u);
		const sent = sink.frames.length;

		sink.finish();
		await setImmediate();
		assert.deepEqual(told, [0]);
		assert.deepEqual(sink.frames.slice(sent), [`${escape}1;7H9`]);

		sink.finish();
		await setImmediate();
		assert.deepEqual(told, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		assert.equal(sink.isBusy, false);
		assert.equal(sink.mostInFlight, 1);
		assert.equal(output.counters.coalesced, 8);
	});

	test('calls back after the flush, for an empty write too, and never before the write has returned', async () => {
		const {sink, output} = start();
		sink.isSlow = true;
		const told: string[] = [];
		output.write('text', 'utf8', () => told.push('text'));
		output.write('', () => told.push('barrier'));
		output.end(() => told.push('end'));
		await setImmediate();
		assert.deepEqual(told, []);
		sink.finish();
		await setImmediate();
		assert.deepEqual(told, ['text', 'barrier', 'end']);

		const idle: string[] = [];
		output.write('', () => idle.push('told'));
		assert.equal(idle.length, 0);
		await setImmediate();
		assert.equal(idle.length, 1);
	});

	test('leaves the alternate screen at once and before write returns, with a frame still in flight', async () => {
		const {sink, output} = start();
		sink.isSlow = true;
		const told: string[] = [];
		output.write('in flight', () => told.push('in flight'));
		output.write('waiting', () => told.push('waiting'));
		output.write(leave);
		output.write(`${escape}?25h`);
		assert.deepEqual(sink.synchronous, [`${escape}?25h${leave}`, `${escape}?25h`]);
		await setImmediate();
		assert.deepEqual(told, ['waiting']);

		sink.finish();
		await setImmediate();
		assert.deepEqual(told, ['waiting', 'in flight']);
		assert.deepEqual(sink.frames.slice(2), []);
		assert.deepEqual(output.release(), {isAlternate: false});
	});

	test('T9: stops at a closed terminal, says so once, and still calls back', async () => {
		const {sink, output, closed} = start();
		sink.isSlow = true;
		const told: string[] = [];
		output.write('one', () => told.push('one'));
		output.write(' two', () => told.push('two'));
		const frames = sink.frames.length;
		const error = Object.assign(new Error('write EPIPE'), {code: 'EPIPE'});
		sink.finish(error);
		output.write(' three', () => told.push('three'));
		output.write(leave);
		await setImmediate();

		assert.deepEqual(closed, [error]);
		assert.equal(output.writable, false);
		assert.deepEqual(told, ['one', 'two', 'three']);
		assert.equal(sink.frames.length, frames);
		assert.deepEqual(sink.synchronous, []);
	});

	test('notices on the way out too that the terminal is closed', () => {
		const {sink, output, closed} = start();
		const error = Object.assign(new Error('write EIO'), {code: 'EIO'});
		sink.failure = error;
		output.write(leave);
		assert.deepEqual(closed, [error]);
		assert.deepEqual(output.release(), {isAlternate: true});
	});

	test('sends nothing after its release, and says whether the alternate screen is still to be left', () => {
		const {terminal, sink, output} = start();
		assert.deepEqual(output.release(), {isAlternate: true});
		const frames = sink.frames.length;
		output.write('late');
		output.write(leave);
		terminal.resize(10, 10);
		assert.equal(sink.frames.length, frames);
		assert.deepEqual(sink.synchronous, []);
	});

	test('draws everything again when the window has changed, or when it is asked to', async () => {
		const {terminal, sink, output} = start({columns: 12, rows: 3});
		const emulator = new Emulator(12, 3);
		output.write('one\ntwo\nthree');
		await emulator.write(sink.take());
		assert.deepEqual(emulator.text(), ['one', 'two', 'three']);

		await emulator.write(`${escape}2Jsomebody else${escape}41m`);
		output.repaint();
		await emulator.write(sink.take());
		assert.deepEqual(emulator.text(), ['one', 'two', 'three']);

		await emulator.resize(20, 4);
		await emulator.write(`${escape}2Jnoise`);
		terminal.resize(20, 4);
		await emulator.write(sink.take());
		assert.deepEqual(emulator.text(), ['one', 'two', 'three', '']);
		assert.deepEqual(output.snapshot(), emulator.text());
	});

	test('draws again what it asked for while the line was busy', async () => {
		const {terminal, sink, output} = start({columns: 12, rows: 3});
		sink.isSlow = true;
		output.write('one');
		terminal.resize(14, 3);
		output.repaint();
		sink.finish();
		assert.match(sink.frames.at(-1) ?? '', /\[2J.*one/u);
		assert.equal(sink.isBusy, true);
	});

	test('gives the terminal to another program and takes it again', async () => {
		const {sink, output} = start({columns: 12, rows: 2});
		const emulator = new Emulator(12, 2);
		output.write('ours');
		output.write(leave);
		await emulator.write(sink.take());
		assert.equal(emulator.isAlternate, false);
		await emulator.write('theirs');
		output.write(enter);
		output.write('ours again');
		await emulator.write(sink.take());
		assert.equal(emulator.isAlternate, true);
		assert.deepEqual(emulator.text(), ['ours again', '']);
	});

	test('draws rows over what is written, and shows what is under them when they are gone', async () => {
		const {sink, output} = start({columns: 12, rows: 3});
		const emulator = new Emulator(12, 3);
		output.write('one\ntwo\nthree');
		output.draw([`${escape}31mover one${escape}m`, '']);
		output.write(`${escape}2;1Hhidden`);
		await emulator.write(sink.take());
		assert.deepEqual(emulator.text(), ['over one', '', 'three']);
		assert.deepEqual(output.snapshot(), emulator.text());

		output.draw([]);
		await emulator.write(sink.take());
		assert.deepEqual(emulator.text(), ['one', 'hidden', 'three']);
	});

	test('forgets the rows over it when the screen is left', async () => {
		const {sink, output} = start({columns: 12, rows: 2});
		const emulator = new Emulator(12, 2);
		output.draw(['over']);
		output.write(leave);
		output.write(enter);
		output.write('written');
		await emulator.write(sink.take());
		assert.deepEqual(emulator.text(), ['written', '']);
	});

	test('keeps the screen when somebody takes it who has it already', async () => {
		const {sink, output} = start({columns: 12, rows: 2});
		output.draw(['over']);
		output.write('under');
		const frames = sink.frames.length;
		output.write(enter);
		assert.equal(sink.frames.length, frames);
		assert.deepEqual(output.snapshot(), ['over', '']);
	});

	test('takes bytes, also when a character is cut in two', () => {
		const {output} = start();
		const bytes = Buffer.from('▪');
		output.write(bytes.subarray(0, 1));
		output.write(bytes.subarray(1));
		assert.equal(output.snapshot()[0], '▪');
	});
});
