import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import process from 'node:process';
import {suite, test} from 'node:test';
import {type Ending, guardTerminal, type InputLike, type ProcessLike} from '../../../source/ui/terminal/restore.js';

const escape = '\u{1B}[';
const leaving = `${escape}?2026l${escape}?2004l${escape}m${escape}?1049l${escape}?25h`;

/** A process, its terminal and its screen, which write down in order what is done to them. */
function start({
	isAlternate = true,
	writeError,
	summarize = (ending: Ending) => `ended: ${ending.kind}`,
}: {
	readonly isAlternate?: boolean;
	readonly writeError?: Error;
	readonly summarize?: (ending: Ending) => string;
} = {}) {
	const done: string[] = [];
	const process = Object.assign(new EventEmitter(), {exit: (code: number) => void done.push(`exit ${code}`)});
	const input = Object.assign(new EventEmitter(), {setRawMode: (isRaw: boolean) => done.push(`raw ${isRaw}`)});
	const guard = guardTerminal({
		process,
		input,
		output: {
			release() {
				done.push('release');
				return {isAlternate};
			},
		},
		sink: {
			writeSync(bytes) {
				if (writeError) {
					throw writeError;
				}

				done.push(Buffer.from(bytes).toString());
			},
		},
		summarize,
	});
	return {done, process, input, guard};
}

suite('giving the terminal back', () => {
	test('silences the output, writes the leave sequences, ends raw mode, tells, and exits with 128 and the signal', () => {
		const codes = {SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143};
		for (const [signal, code] of Object.entries(codes)) {
			const {done, process} = start();
			process.emit(signal, signal, code - 128);
			assert.deepEqual(done, ['release', leaving, 'raw false', 'ended: signal\n', `exit ${code}`], signal);
		}
	});

	test('does the same after a crash, and exits with 1', () => {
		for (const event of ['uncaughtException', 'unhandledRejection']) {
			const error = new Error('boom');
			const {done, process} = start({
				summarize: ending => (ending.kind === 'crash' && ending.error === error ? 'it was boom' : 'something else'),
			});
			process.emit(event, error);
			assert.deepEqual(done, ['release', leaving, 'raw false', 'it was boom\n', 'exit 1'], event);
		}
	});

	test('ends the program when the terminal is closed, whoever notices', () => {
		const noticed: ReadonlyArray<(parts: ReturnType<typeof start>) => void> = [
			({input}) => input.emit('end'),
			({input}) => input.emit('error', new Error('read EIO')),
			({guard}) => guard.terminalClosed(),
		];
		for (const notice of noticed) {
			const parts = start({writeError: new Error('write EIO')});
			notice(parts);
			assert.deepEqual(parts.done, ['release', 'raw false', 'exit 129']);
		}
	});

	test('restores at an ordinary exit and leaves the code to whoever chose it', () => {
		const {done, process} = start();
		process.emit('exit', 0);
		assert.deepEqual(done, ['release', leaving, 'raw false']);
	});

	test('restores once, whatever comes after', () => {
		const {done, process, input, guard} = start();
		guard.restore();
		guard.restore();
		assert.deepEqual(done, ['release', leaving, 'raw false']);
		process.emit('SIGTERM');
		process.emit('SIGTERM');
		process.emit('uncaughtException', new Error('late'));
		input.emit('end');
		process.emit('exit', 143);
		assert.deepEqual(done.slice(3), ['ended: signal\n', 'exit 143']);
	});

	test('does not leave an alternate screen which has been left: that would move the cursor over later text', () => {
		const {done, guard} = start({isAlternate: false});
		guard.restore();
		assert.equal(done[1], leaving.replace(`${escape}?1049l`, ''));
	});

	test('exits although something on the way out fails', () => {
		const {done, process} = start({
			summarize() {
				throw new Error('no words');
			},
		});
		process.emit('SIGTERM');
		assert.deepEqual(done, ['release', leaving, 'raw false', 'exit 143']);
	});

	test('stops listening when it is asked to', () => {
		const {done, process, input, guard} = start();
		guard.dispose();
		assert.deepEqual([process.eventNames(), input.eventNames()], [[], []]);
		assert.deepEqual(done, []);
	});

	test('fits the real process and the real standard input', () => {
		const real: {readonly process: ProcessLike; readonly input: InputLike} = {process, input: process.stdin};
		assert.equal(typeof real.process.exit, 'function');
	});
});
