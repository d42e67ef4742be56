#!/usr/bin/env node
// Runs before anything else is loaded: it must parse and work on a Node which is too old for the rest.
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {setFlagsFromString} from 'node:v8';

// 22.2 is the first with the checksum which journals bear.
const oldestNode = [22, 2] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) {
	// What each read of a scale set leaves behind is short-lived. V8 would make room for it three times over, up to 100 MB.
	setFlagsFromString('--semi-space-growth-factor=1');
	await import('../cli.js');
} else {
	runWithNewerNode();
}

/** A checkout brings a newer Node of its own; an installed program says what it needs. */
function runWithNewerNode(): void {
	const bundledNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

	if (!existsSync(bundledNode)) {
		process.stderr.write(
			`vmssroll needs Node ${oldestNode.join('.')} or newer, and this is Node ${process.versions.node}. Install a newer one and run vmssroll with it.\n`,
		);
		process.exitCode = 2;
		return;
	}

	const child = spawn(bundledNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {stdio: 'inherit'});

	// The terminal tells both of Ctrl-C; what only this process is told must be passed on.
	for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const) {
		process.on(signal, () => child.kill(signal));
	}

	child.on('exit', (code, signal) => {
		process.exitCode = code ?? 1;

		if (signal !== null) {
			process.removeAllListeners(signal);
			process.kill(process.pid, signal);
		}
	});
}
