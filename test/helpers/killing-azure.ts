import {readFileSync} from 'node:fs';
import {createServer, type IncomingMessage} from 'node:http';
import path from 'node:path';
import process from 'node:process';
import {createSimulator, type RequestRecord} from '../../source/simulator/simulator.js';
import type {Stage} from './program.js';

/** Which call of the process of an upgrade it does not survive. */
export type KillPoint = {
	readonly kind: 'read' | 'write';
	/** Counted from 0 over the calls of this kind. */
	readonly index: number;
	/** Before Azure has the call, or when it has answered and the answer is not there yet. */
	readonly when: 'before' | 'after';
	/** Azure lets the last batch not end before: the call comes, however few reads a slow machine needs for an upgrade. */
	readonly isAwaited?: boolean;
};

/** A simulated Azure which ends the process of an upgrade with SIGKILL at one of its calls. */
export type KillingAzure = {
	readonly at: readonly string[];
	readonly requests: readonly RequestRecord[];
	/** How many calls of each kind the processes of upgrades made. */
	readonly calls: {readonly read: number; readonly write: number};
	/** Whether it did. */
	readonly hasKilled: () => boolean;
	readonly close: () => Promise<void>;
};

/** Starts one for the upgrade of a stage. Calls which come before any process has the lease are a viewer's: not counted. */
export async function startKillingAzure(stage: Stage, speed: number, point: KillPoint | null): Promise<KillingAzure> {
	const requests: RequestRecord[] = [];
	const calls = {read: 0, write: 0};
	let endpoint = '';
	let hasKilled = false;

	const simulator = createSimulator({
		scenario: 'calm',
		seed: 1,
		speed,
		wallClock: Date.now,
		onRequest: record => requests.push(record),
	});

	if (point?.isAwaited === true) {
		simulator.inject({kind: 'stuck-operation', method: 'POST', path: '*/manualupgrade', after: 1, times: null});
	}

	const killNow = (pid: number) => {
		hasKilled = true;
		process.kill(pid, 'SIGKILL');
		simulator.clearFaults();
	};

	const isPoint = (kind: KillPoint['kind']) => !hasKilled && point?.kind === kind && point.index === calls[kind];

	const server = createServer((incoming, outgoing) => {
		void (async () => {
			const body = await readAll(incoming);
			const pid = conductorOf(stage);
			const kind = incoming.method === 'GET' ? 'read' : 'write';
			const isNow = pid !== null && isPoint(kind);

			if (pid !== null) {
				calls[kind]++;
			}

			if (isNow && point?.when === 'before') {
				killNow(pid);
				incoming.socket.destroy();
				return;
			}

			const answer = simulator.handle({
				method: incoming.method ?? 'GET',
				url: `${endpoint}${incoming.url}`,
				headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
				body,
			});

			if (isNow) {
				killNow(pid);
				incoming.socket.destroy();
				return;
			}

			outgoing.writeHead(answer.status, answer.headers);
			outgoing.end(answer.body);
		})();
	});

	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});

	const address = server.address();
	endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

	return {
		at: ['-g', 'rg-demo', '--endpoint', endpoint, '--speed', String(speed)],
		requests,
		calls,
		hasKilled: () => hasKilled,
		close: async () =>
			new Promise<void>(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function readAll(incoming: IncomingMessage): Promise<string> {
	let text = '';

	for await (const chunk of incoming) {
		text += String(chunk);
	}

	return text;
}

/** The process which has the lease of the stage's only upgrade. */
function conductorOf(stage: Stage): number | null {
	const [upgradeId] = stage.upgradeIds();

	try {
		const lease: {pid: number; releasedAt: string | null} = JSON.parse(
			readFileSync(path.join(stage.upgradeFolder(upgradeId ?? ''), 'lease.json'), 'utf8'),
		);

		return lease.releasedAt === null ? lease.pid : null;
	} catch {
		return null;
	}
}
