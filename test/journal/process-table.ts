import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import process from 'node:process';
import {test} from 'node:test';
import {realProcessTable} from '../../source/journal/process-table.js';

const isLinux = existsSync('/proc/self/stat');

test('a process is found while it lives, with the moment it began', async () => {
	const child = spawn('sleep', ['60']);
	const pid = child.pid ?? 0;
	const gone = new Promise(resolve => child.once('exit', resolve));

	try {
		const found = await realProcessTable.find(pid);
		assert.notEqual(found, null);
		assert.deepEqual(await realProcessTable.find(pid), found);

		if (isLinux) {
			assert.match(String(found?.start), /^\d+$/);
		}
	} finally {
		child.kill('SIGKILL');
	}

	await gone;
	assert.equal(await realProcessTable.find(pid), null);
});

test('this process knows itself', async () => {
	const self = await realProcessTable.self();
	assert.equal(self.pid, process.pid);
	assert.notEqual(self.host, '');
	assert.deepEqual(await realProcessTable.find(process.pid), {start: self.start});

	if (isLinux) {
		assert.match(String(self.bootId), /^[\da-f-]{36}$/);
		assert.match(String(self.pidNamespace), /^pid:\[\d+\]$/);
	}
});

test('somebody else’s process lives too', {skip: isLinux ? false : 'only Linux promises a process 1'}, async () => {
	assert.notEqual(await realProcessTable.find(1), null);
});

test('what is left of a process which nobody asked after is no process', {
	skip: isLinux ? false : 'needs /proc',
}, async () => {
	// The shell’s child ends, and the sleep which takes the shell’s place never asks how.
	const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {stdio: ['ignore', 'pipe', 'ignore']});

	try {
		const pid = await new Promise<number>(resolve => parent.stdout.once('data', data => resolve(Number(data))));
		const until = process.hrtime.bigint() + 5_000_000_000n;

		while ((await realProcessTable.find(pid)) !== null) {
			assert.ok(process.hrtime.bigint() < until, 'it is still taken for alive');
		}

		assert.doesNotThrow(() => process.kill(pid, 0), 'it was never a zombie: this test shows nothing');
	} finally {
		parent.kill('SIGKILL');
	}
});
