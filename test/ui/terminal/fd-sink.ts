import assert from 'node:assert/strict';
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {suite, test} from 'node:test';
import {createFdSink, type FileSystem} from '../../../source/ui/terminal/fd-sink.js';
import {createManualClock} from '../../helpers/manual-clock.js';

const failure = (code: string) => Object.assign(new Error(`write ${code}`), {code});

/** A terminal which takes so many bytes at each attempt, or fails with a code. After the last answer it takes all. */
function terminalWhich(answers: ReadonlyArray<number | string>) {
	const remaining = [...answers];
	const record = {text: '', attempts: 0, blockedMilliseconds: 0};
	const fileSystem: FileSystem = {
		openWithoutBlocking: fileDescriptor => fileDescriptor + 100,
		writeSync(fileDescriptor, bytes, offset, length) {
			assert.equal(fileDescriptor, 101, 'writes only where nothing blocks');
			record.attempts++;
			const answer = remaining.shift() ?? length;
			if (typeof answer === 'string') {
				throw failure(answer);
			}

			const written = Math.min(answer, length);
			record.text += Buffer.from(bytes.subarray(offset, offset + written)).toString();
			return written;
		},
		blockFor(milliseconds) {
			record.blockedMilliseconds += milliseconds;
		},
	};
	const clock = createManualClock();
	return {record, clock, sink: createFdSink({fileDescriptor: 1, clock, fileSystem})};
}

const send = async (sink: {write: (bytes: Uint8Array, done: (error?: Error) => void) => void}, text: string) =>
	new Promise<Error | undefined>(resolve => {
		sink.write(Buffer.from(text), resolve);
	});

suite('the sink on a file descriptor', () => {
	test('writes at once what there is room for', async () => {
		const {record, sink} = terminalWhich([3, 4]);
		assert.equal(await send(sink, 'abcdefghij'), undefined);
		assert.deepEqual(record, {text: 'abcdefghij', attempts: 3, blockedMilliseconds: 0});
	});

	test('tries again when the terminal is full, without blocking and without repeating a byte', async () => {
		const {record, clock, sink} = terminalWhich([4, 'EAGAIN', 'EAGAIN', 3, 'EAGAIN']);
		assert.equal(await clock.runUntil(send(sink, 'abcdefghij')), undefined);
		assert.equal(record.text, 'abcdefghij');
		assert.equal(record.blockedMilliseconds, 0);
	});

	test('tries at most twenty times a second while the terminal takes nothing', async () => {
		const {record, clock, sink} = terminalWhich(Array.from({length: 1000}, () => 'EAGAIN'));
		void send(sink, 'abc');
		await clock.advance(1000);
		const before = record.attempts;
		await clock.advance(10_000);
		assert.equal(record.attempts - before, 200);
	});

	test('T9: says what ended the attempt when the terminal is gone (EPIPE, EIO)', async () => {
		for (const code of ['EPIPE', 'EIO']) {
			const {record, sink} = terminalWhich([2, code]);
			const error = await send(sink, 'abc');
			assert.equal(error?.message, `write ${code}`);
			assert.equal(record.attempts, 2);
		}
	});

	test('sends everything before it returns, on the way out', () => {
		const {record, sink} = terminalWhich([2, 'EAGAIN', 'EAGAIN', 1]);
		sink.writeSync(Buffer.from('leaving'));
		assert.deepEqual(record, {text: 'leaving', attempts: 5, blockedMilliseconds: 100});
	});

	test('drops what an unfinished write had left when the way out overtakes it, and still tells that it is over', async () => {
		const {record, clock, sink} = terminalWhich([3, 'EAGAIN']);
		const sent = send(sink, 'abcdef');
		sink.writeSync(Buffer.from('!'));
		assert.equal(await clock.runUntil(sent), undefined);
		assert.equal(record.text, 'abc!');
	});

	test('does not wait on the way out for a stopped terminal for more than a second', () => {
		const {record, sink} = terminalWhich([2, ...Array.from({length: 1000}, () => 'EAGAIN')]);
		assert.throws(() => sink.writeSync(Buffer.from('leaving')), /no room for the last 5 bytes/u);
		assert.equal(record.blockedMilliseconds, 1000);
	});

	test('fails on the way out when the terminal is gone', () => {
		const {sink} = terminalWhich(['EIO']);
		assert.throws(() => sink.writeSync(Buffer.from('leaving')), /EIO/u);
	});

	test('writes to a real file', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'vmssroll-sink-'));
		const file = path.join(folder, 'out');
		const fileDescriptor = openSync(file, 'w');
		try {
			const sink = createFdSink({fileDescriptor, clock: createManualClock()});
			assert.equal(await send(sink, 'first '), undefined);
			sink.writeSync(Buffer.from('second'));
			assert.equal(readFileSync(file, 'utf8'), 'first second');
		} finally {
			closeSync(fileDescriptor);
			rmSync(folder, {recursive: true});
		}
	});
});
