import assert from 'node:assert/strict';
import {test} from 'node:test';
import {plainLines} from '../../source/commands/plain-lines.js';

test('T55: lines stay lines, and nothing in them acts on a terminal', () => {
	assert.equal(
		plainLines('web\u001B[31m-blue\u202E\u0007\n  10:00  fail\u009B2Jed\u001B]2;title\u001B\\\n'),
		'web-blue\n  10:00  failed\n',
	);
});
