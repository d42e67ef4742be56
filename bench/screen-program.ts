// The real screen over a fleet which is made up, for the benches to run in a pseudo terminal:
// instances in tens of a hundred, changes a second, and how many percent of the instances each change touches.
import process from 'node:process';
import {realClock} from '../source/clock.js';
import {initialLive, type Live} from '../source/store/live.js';
import {createStore} from '../source/store/store.js';
import {runApp} from '../source/ui/run-app.js';
import {DiffOutput} from '../source/ui/terminal/diff-output.js';
import {createFdSink} from '../source/ui/terminal/fd-sink.js';
import {guardTerminal} from '../source/ui/terminal/restore.js';
import {makeTheme} from '../source/ui/theme.js';
import {defaultPolicy} from '../source/upgrade/policy.js';
import {changeFleet, makeFleet} from './fleet.js';

/** As often as the watcher reads a scale set where nothing happens. */
const millisecondsBetweenReads = 6000;

const [placementGroups = 10, changesPerSecond = 5, percent = 1] = process.argv.slice(2).map(Number);
const fleet = makeFleet(placementGroups);
const store = createStore<Live>({
	...initialLive,
	connection: {status: 'live'},
	snapshot: fleet,
	receivedAt: Date.now(),
});

const sink = createFdSink({fileDescriptor: 1, clock: realClock});
const output = new DiffOutput({terminal: process.stdout, sink, onClosed: () => guard.terminalClosed()});
const guard = guardTerminal({process, input: process.stdin, output, sink, summarize: () => 'Ended.'});

const app = runApp({
	store,
	dispatch() {},
	stdout: output,
	stdin: process.stdin,
	clock: realClock,
	theme: makeTheme({colorLevel: 2, glyphs: 'unicode'}),
	options: {policy: defaultPolicy, isReadOnly: false, scaleSetName: 'web', initialTarget: null},
});

let change = 0;
const timer = setInterval(
	() => {
		change += changesPerSecond === 0 ? 0 : 1;
		store.set({snapshot: changeFleet(fleet, change, percent), receivedAt: Date.now()});
	},
	changesPerSecond === 0 ? millisecondsBetweenReads : 1000 / changesPerSecond,
);

await app.waitUntilExit();
clearInterval(timer);
guard.restore();
guard.dispose();
