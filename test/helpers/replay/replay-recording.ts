import {advanceTo} from '../../../source/simulator/world/advance.js';
import {answerRequest, type SimulatorResponse} from '../../../source/simulator/handler.js';
import {parseJson} from '../../../source/simulator/world/json.js';
import type {World} from '../../../source/simulator/world/world.js';
import {compareAnswers, type Difference} from './compare.js';
import {insertWhatExists} from './existing-sets.js';
import {createInstanceIds} from './instance-ids.js';
import {settleRecordedSet} from './recorded-sets.js';
import {buildRecordedWorld} from './recorded-world.js';
import {kindOfRequest, type Exchange, type Recording} from './recording.js';
import {createTimeline, operationIdOf} from './timeline.js';

/** One exchange, replayed. */
export type ReplayedExchange = {
	readonly index: number;
	readonly kind: string;
	readonly differences: readonly Difference[];
};

/** Headers which the programs that recorded did not keep. */
const removedHeaders: Readonly<Record<string, readonly string[]>> = {
	'azure-cli cassette': [
		'retry-after',
		'x-ms-request-id',
		'x-ms-correlation-request-id',
		'x-ms-routing-request-id',
		'x-ms-ratelimit-remaining-subscription-reads',
	],
	'go-vcr cassette': [
		'x-ms-request-id',
		'x-ms-correlation-request-id',
		'x-ms-routing-request-id',
		'x-ms-ratelimit-remaining-subscription-reads',
		'x-ms-ratelimit-remaining-subscription-writes',
	],
};

const ask = (world: World, exchange: Exchange, url: string, now: number): SimulatorResponse =>
	answerRequest(
		world,
		{
			method: exchange.method,
			url,
			headers: {'content-type': 'application/json'},
			body: exchange.requestBody === undefined ? '' : JSON.stringify(exchange.requestBody),
		},
		now,
	);

/** Sends the requests of a recording to the simulator, and compares its answers with Azure's. */
export const replayRecording = (recording: Recording): readonly ReplayedExchange[] => {
	const world = buildRecordedWorld(recording);
	const timeline = createTimeline(recording, world.now);
	const operationUrls = new Map<string, {readonly operation: string; readonly monitor: string}>();
	const removed = new Set(removedHeaders[recording.recorder]);
	const seen = new Set<string>();
	const started = new Set(recording.exchanges.map(({headers}) => operationIdOf(headers['azure-asyncoperation'] ?? '')));
	const instanceIds = createInstanceIds(world);
	return recording.exchanges.flatMap((exchange): ReplayedExchange[] => {
		const now = timeline.move(exchange);
		advanceTo(world, now);
		insertWhatExists(world, recording, exchange, seen);
		settleRecordedSet(world, exchange);
		const kind = kindOfRequest(exchange);
		const polled = operationIdOf(exchange.url);
		const ours = polled === null ? undefined : operationUrls.get(polled);
		if (polled !== null && ours === undefined) {
			return started.has(polled) ? [{index: exchange.index, kind, differences: [unknownOperation]}] : [];
		}

		const url =
			ours === undefined
				? instanceIds.url(exchange)
				: exchange.url.includes('monitor=true')
					? ours.monitor
					: ours.operation;
		const response = ask(world, instanceIds.body(exchange), url, now);
		const headers = Object.fromEntries(
			Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
		);
		const recordedId = operationIdOf(exchange.headers['azure-asyncoperation'] ?? '');
		const operation = headers['azure-asyncoperation'];
		if (polled === null && recordedId !== null && operation !== undefined) {
			operationUrls.set(recordedId, {operation, monitor: headers['location'] ?? operation});
			timeline.started(world, exchange, recordedId, operationIdOf(operation) ?? '');
		}

		const body = response.body === '' ? undefined : parseJson(response.body);
		return [
			{
				index: exchange.index,
				kind,
				differences: compareAnswers(exchange, {status: response.status, headers, body}, removed),
			},
		];
	});
};

const unknownOperation: Difference = {
	path: 'operation',
	kind: 'missing',
	recorded: 'an operation which the simulator did not start',
	simulated: '',
};
