import process from 'node:process';
import {Box, render, Text, useApp, useInput, usePaste, useWindowSize} from 'ink';
import {realClock} from '../../../source/clock.js';
import {DiffOutput} from '../../../source/ui/terminal/diff-output.js';
import {createFdSink} from '../../../source/ui/terminal/fd-sink.js';
import {guardTerminal} from '../../../source/ui/terminal/restore.js';

// A small full-screen program, wired as the real one is: `q` quits, `t` throws, `e` exits with 5.

function App() {
	const {columns, rows} = useWindowSize();
	const {exit} = useApp();
	usePaste(() => {});
	useInput(input => {
		const acts: Readonly<Record<string, () => void>> = {
			q: exit,
			t() {
				setImmediate(() => {
					throw new Error('thrown');
				});
			},
			e: () => process.exit(5),
		};
		acts[input]?.();
	});
	return (
		<Box height={rows} width={columns} flexDirection='column' justifyContent='space-between'>
			<Text>READY {process.pid}</Text>
			<Text>
				{columns}x{rows}
			</Text>
		</Box>
	);
}

// Run by itself among the tests, without a terminal, it has nothing to do.
if (process.stdout.isTTY) {
	const sink = createFdSink({fileDescriptor: 1, clock: realClock});
	const output = new DiffOutput({terminal: process.stdout, sink, onClosed: () => guard.terminalClosed()});
	const guard = guardTerminal({
		process,
		input: process.stdin,
		output,
		sink,
		summarize: ending => `SUMMARY ${ending.kind} ${ending.kind === 'crash' ? String(ending.error) : ''}`.trim(),
	});
	const ink = render(<App />, {
		stdout: output,
		alternateScreen: true,
		incrementalRendering: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	await ink.waitUntilExit();
	guard.restore();
	guard.dispose();
	process.stdout.write('SUMMARY quit\n');
}
