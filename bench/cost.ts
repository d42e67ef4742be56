import {setTimeout as wait} from 'node:timers/promises';
import {processorMilliseconds, residentMebibytes} from './processes.js';
import type {ScreenCommand} from './screen-command.js';
import {reportMeasure, reportSkipped, round} from './statistics.js';
import {isInstalled, program, startTimed, type TimedTerminal} from './terminal.js';

const changesPerSecond = 5;
/** What is compiled while a program warms up is no part of what it costs to watch for hours. */
const warmUpMilliseconds = 30_000;
/** Long enough that a burst of something else on the machine is a small part of it. */
const measuredMilliseconds = 40_000;

/** Processor time, memory and bytes of a screen which is open for long, beside htop; all at the same time. */
export async function benchCost(screen: ScreenCommand): Promise<void> {
	const busy = startTimed(screen.command(changesPerSecond, 0.1));
	const idle = startTimed(screen.command(0, 0));
	// In tenths of a second.
	const htop = isInstalled('htop') ? startTimed(['htop', '-d', String(10 / changesPerSecond)]) : null;
	const whole = startTimed([...program, 'web', '-g', 'rg-demo', '--simulate', 'thousand']);
	const all = [busy, idle, whole, ...(htop === null ? [] : [htop])];
	await wait(warmUpMilliseconds);
	const before = all.map(terminal => ({milliseconds: processorMilliseconds(terminal.pid), bytes: terminal.bytes()}));
	await wait(measuredMilliseconds);

	const spent = (terminal: TimedTerminal) => {
		const start = before[all.indexOf(terminal)];
		return {
			percent: (processorMilliseconds(terminal.pid) - (start?.milliseconds ?? 0)) / (measuredMilliseconds / 100),
			bytes: terminal.bytes() - (start?.bytes ?? 0),
		};
	};

	const [ofBusy, ofIdle] = [spent(busy), spent(idle)];
	const ofHtop = htop === null ? null : spent(htop);
	const memory = residentMebibytes(whole.pid);
	await Promise.all(all.map(async terminal => terminal.close()));

	if (ofHtop === null) {
		reportSkipped('processor at 5 changes a second / htop at the same rate', 'htop is not installed');
	} else {
		reportMeasure('processor at 5 changes a second / htop at the same rate', {
			value: ofBusy.percent / ofHtop.percent,
			limit: 1,
			percentOfOneCore: round(ofBusy.percent),
			percentOfHtop: round(ofHtop.percent),
			bytesPerSecond: Math.round(ofBusy.bytes / (measuredMilliseconds / 1000)),
		});
	}

	reportMeasure('bytes while nothing changes', {
		value: ofIdle.bytes,
		limit: 0,
		seconds: measuredMilliseconds / 1000,
		includes: 'a read every 6 s which finds nothing new',
	});
	reportMeasure('processor while nothing changes: whole percents of one core', {
		value: Math.round(ofIdle.percent),
		limit: 0,
		percentOfOneCore: round(ofIdle.percent),
	});
	reportMeasure('resident memory of the whole program, 1000 instances: MiB', {
		value: memory.now,
		limit: 150,
		most: round(memory.most),
		seconds: (warmUpMilliseconds + measuredMilliseconds) / 1000,
	});
}
