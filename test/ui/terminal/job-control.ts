import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {createJobControl} from '../../../source/ui/terminal/job-control.js';
import {createManualClock} from '../../helpers/manual-clock.js';

const leaving = '\u{1B}[?2026l\u{1B}[?2004l\u{1B}[m\u{1B}[?1049l\u{1B}[?25h';
const taking = '\u{1B}[?1049h\u{1B}[?25l\u{1B}[?2004h';

/** A process with a screen, which write down in order what is done to them. */
function start({isAlternate = true} = {}) {
	const done: string[] = [];
	const onRaw: Array<() => void> = [];
	const clock = createManualClock();
	const process = Object.assign(new EventEmitter(), {stop: () => void done.push('stop')});

	const control = createJobControl({
		process,
		input: Object.assign(new EventEmitter(), {
			setRawMode(isRaw: boolean) {
				done.push(`raw ${isRaw}`);

				for (const act of onRaw) {
					act();
				}
			},
		}),
		output: {
			pause() {
				done.push('pause');
				return {isAlternate};
			},
			resume: () => void done.push('resume'),
		},
		sink: {writeSync: bytes => void done.push(Buffer.from(bytes).toString())},
		clock,
		summarize: () => 'fg',
		title: {giveBack: () => '<mine>', takeAgain: () => '<ours>'},
	});

	return {done, clock, process, control, onRaw};
}

test('suspends: silences the output, gives the terminal back, says how to come back, and stops', () => {
	const {done, control} = start();
	control.suspend();
	control.suspend();
	assert.deepEqual(done, ['pause', `${leaving}<mine>fg\n`, 'raw false', 'stop']);
});

test('continued, it asks for raw mode before it writes anything, then draws all of it', () => {
	const {done, process, control} = start();
	control.suspend();
	done.length = 0;
	process.emit('SIGCONT');
	assert.deepEqual(done, ['raw true', `${taking}<ours>`, 'resume']);
});

test('a signal to stop from elsewhere does the same, and can come again', () => {
	const {done, process} = start();
	process.emit('SIGTSTP');
	process.emit('SIGCONT');
	process.emit('SIGTSTP');
	assert.equal(done.filter(step => step === 'stop').length, 2);
});

test('a process which the signal does not stop takes the screen again by itself, once', async () => {
	const {done, clock, control} = start();
	control.suspend();
	await clock.advance(1000);
	assert.equal(done.filter(step => step === 'resume').length, 1);
});

test('continued after SIGSTOP it sets the terminal anew', () => {
	const {done, process} = start();
	process.emit('SIGCONT');
	assert.deepEqual(done, ['pause', 'raw false', 'raw true', `${taking}<ours>`, 'resume']);
});

test('before the alternate screen was taken, none is left or taken', () => {
	const {done, process, control} = start({isAlternate: false});
	control.suspend();
	process.emit('SIGCONT');
	assert.doesNotMatch(done.join(''), /1049/v);
});

test('a terminal which refuses raw mode ends the program, which then writes nothing more', () => {
	const {done, process, control, onRaw} = start();
	control.suspend();
	done.length = 0;
	onRaw.push(() => control.dispose());
	process.emit('SIGCONT');
	assert.deepEqual(done, ['raw true']);
});

test('after it was disposed of nothing is heard', async () => {
	const {done, clock, process, control} = start();
	control.dispose();
	control.suspend();
	process.emit('SIGCONT');
	await clock.advance(1000);
	assert.deepEqual(done, []);
});
