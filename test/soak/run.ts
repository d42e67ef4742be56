import {fork} from 'node:child_process';
import {availableParallelism} from 'node:os';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {type Played, play} from './play.js';
import {tellStory} from './story.js';

/** What a process tells of one story. */
type Told = {
	readonly seed: number;
	readonly outcome: Played['outcome'];
	readonly problems: readonly string[];
	readonly requests: number;
	readonly processes: number;
	readonly simulatedSeconds: number;
};

const {values} = parseArgs({
	options: {
		/** Plays this one alone, and prints its story and what happened. */
		seed: {type: 'string'},
		count: {type: 'string', default: '10000'},
		from: {type: 'string', default: '1'},
		/** Plays the seeds which its parent sends. */
		player: {type: 'boolean', default: false},
		processes: {type: 'string', default: String(availableParallelism())},
	},
});

const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function playSeed(seed: number): Promise<Told> {
	const {outcome, problems, requests, calls, simulatedSeconds} = await play(tellStory(seed));

	return {seed, outcome, problems, requests, processes: calls.length, simulatedSeconds};
}

async function replay(seed: number): Promise<void> {
	const story = tellStory(seed);
	print(story);
	const {events, writes, outcome, problems, requests, simulatedSeconds} = await play(story);
	const lines = [
		...events.map(event => ({at: event.at, line: event.type === 'upgrade-planned' ? {type: event.type} : event})),
		...writes.map(({simulatedAt, method, path, status, requestBody, fault}) => ({
			at: simulatedAt,
			line: {sent: `${method} ${path.split('/').at(-1)}`, status, fault, requestBody},
		})),
	];

	for (const {at, line} of lines.toSorted((left, right) => left.at.localeCompare(right.at))) {
		print({...line, at});
	}

	print({outcome, problems, requests, simulatedSeconds});
	process.exitCode = problems.length > 0 ? 1 : 0;
}

/** Plays all seeds in several processes, and sums up. */
async function soak(from: number, count: number, processes: number): Promise<void> {
	const startedAt = performance.now();
	const outcomes = new Map<string, number>();
	const failed: Told[] = [];
	let played = 0;
	let requests = 0;
	let simulatedSeconds = 0;
	let next = from;

	const hear = (told: Told) => {
		played++;
		requests += told.requests;
		simulatedSeconds += told.simulatedSeconds;
		outcomes.set(told.outcome, (outcomes.get(told.outcome) ?? 0) + 1);

		if (told.problems.length > 0) {
			failed.push(told);
			print({...told, again: `npm run soak -- --seed ${told.seed}`});
		}

		if (played % 500 === 0) {
			print({played, failed: failed.length, seconds: Math.round((performance.now() - startedAt) / 1000)});
		}
	};

	const work = async () =>
		new Promise<void>((resolve, reject) => {
			const child = fork(fileURLToPath(import.meta.url), ['--player']);

			const give = () => {
				if (next < from + count) {
					child.send(next++);
				} else {
					child.disconnect();
				}
			};

			child.on('message', (told: Told) => {
				hear(told);
				give();
			});
			child.on('error', reject);
			child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`A player ended with ${code}.`))));
			give();
		});

	await Promise.all(Array.from({length: Math.max(1, processes)}, work));

	print({
		name: 'soak',
		played,
		failed: failed.length,
		failedSeeds: failed.map(({seed}) => seed),
		outcomes: Object.fromEntries(outcomes),
		requests,
		simulatedDays: Math.round(simulatedSeconds / 86_400),
		seconds: Math.round((performance.now() - startedAt) / 1000),
	});
	process.exitCode = failed.length > 0 ? 1 : 0;
}

if (values.player) {
	process.on('message', (seed: number) => {
		void playSeed(seed).then(told => process.send?.(told));
	});
} else if (values.seed === undefined) {
	await soak(Number(values.from), Number(values.count), Number(values.processes));
} else {
	await replay(Number(values.seed));
}
