import {readdirSync, readFileSync} from 'node:fs';

/** Milliseconds of processor time which a process has used by now, all its threads together. Linux only. */
export function processorMilliseconds(pid: number): number {
	return readdirSync(`/proc/${pid}/task`)
		.map(thread => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
		.reduce((sum, milliseconds) => sum + milliseconds, 0);
}

/** MiB of memory which a process holds now, and the most it ever held. Linux only. */
export function residentMebibytes(pid: number): {readonly now: number; readonly most: number} {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(status)?.[1]) / 1024;

	return {now: read('VmRSS'), most: read('VmHWM')};
}
