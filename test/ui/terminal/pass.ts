import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DiffOutput} from '../../../source/ui/terminal/diff-output.js';
import {clipboardSequence} from '../../../source/ui/terminal/clipboard.js';

/** A terminal which takes each frame when it is told to. */
function makeOutput() {
	const sent: string[] = [];
	const waiting: Array<(error?: Error) => void> = [];
	const output = new DiffOutput({
		terminal: {isTTY: true, columns: 20, rows: 4, on() {}, off() {}},
		sink: {
			write(bytes, done) {
				sent.push(new TextDecoder().decode(bytes));
				waiting.push(done);
			},
			writeSync(bytes) {
				sent.push(new TextDecoder().decode(bytes));
			},
		},
		onClosed() {},
	});

	return {output, sent, takeFrame: () => waiting.shift()?.()};
}

const copied = clipboardSequence('web_0', null);

test('a sequence for the terminal itself is sent at once, and no cell with it', () => {
	const {output, sent, takeFrame} = makeOutput();
	output.write('\u001B[?1049hmap');
	takeFrame();
	sent.length = 0;
	output.pass(copied);
	assert.deepEqual(sent, [copied]);
	assert.equal(output.snapshot()[0], 'map');
});

test('while a frame is on its way it waits, and the cells after it are what they would have been', () => {
	const {output, sent, takeFrame} = makeOutput();
	const {output: other, sent: withoutIt, takeFrame: takeOther} = makeOutput();

	for (const one of [output, other]) {
		one.write('\u001B[?1049hmap');
		one.write('\r MAP');
	}

	output.pass(copied);
	assert.equal(sent.length, 1);
	takeFrame();
	takeOther();
	assert.equal(sent.length, 2);
	assert.equal(sent[1], `${copied}${withoutIt[1]}`);
});
