import {advanceTo} from '../../../source/simulator/world/advance.js';
import {digText} from '../../../source/simulator/world/json.js';
import type {World} from '../../../source/simulator/world/world.js';
import type {Exchange, Recording} from './recording.js';

/** The id of the operation which a URL asks after, or `null`. */
export const operationIdOf = (url: string): string | null =>
	/\/operations\/([\da-f-]{36})/i.exec(url)?.[1]?.toLowerCase() ?? null;

const isOver = (exchange: Exchange): boolean => {
	const status = digText(exchange.body, 'status');
	return status !== null && status !== 'InProgress';
};

/** When the operation ends in this world, if nothing else is asked: tried out in a copy. */
const endOfOperation = (world: World, operationId: string): number | null => {
	const copy = structuredClone(world);
	for (;;) {
		const operation = copy.operations[operationId];
		if (operation === undefined || operation.status !== 'InProgress') {
			return copy.now;
		}

		const [next] = copy.events;
		if (next === undefined || next.at > world.now + 86_400_000) {
			return null;
		}

		advanceTo(copy, next.at);
	}
};

/**
 * Tells what time it is in the simulated world. Between operations it runs as the recorded `Date` headers do. While an
 * operation runs, recorded time is stretched so that both end at the same request: how long operations take is a
 * question of its own, with a test of its own.
 */
export const createTimeline = (recording: Recording, startsAt: number) => {
	let recordedNow = startsAt;
	let simulatedNow = startsAt;
	let span: {
		readonly operationId: string;
		readonly from: number;
		readonly until: number;
		readonly ours: {readonly from: number; readonly until: number};
	} | null = null;

	const timeAt = (recordedAt: number): number => {
		if (span === null) {
			return simulatedNow + (recordedAt - recordedNow);
		}

		const {from, until, ours} = span;
		return recordedAt >= until
			? Math.max(ours.until + 1, simulatedNow) + (recordedAt - Math.max(until, recordedNow))
			: ours.from + ((recordedAt - from) / Math.max(1, until - from)) * (ours.until - ours.from);
	};

	return {
		/** The time of the simulated world at this exchange. Never goes back. */
		move(exchange: Exchange): number {
			const recordedAt = Math.max(recordedNow, exchange.at ?? recordedNow + 10_000);
			const isFinalPoll = span !== null && operationIdOf(exchange.url) === span.operationId && isOver(exchange);
			const now = isFinalPoll && span !== null ? Math.max(timeAt(recordedAt), span.ours.until + 1) : timeAt(recordedAt);
			if (span !== null && (isFinalPoll || recordedAt >= span.until)) {
				span = null;
			}

			recordedNow = recordedAt;
			simulatedNow = Math.max(simulatedNow, now);
			return simulatedNow;
		},
		/** Tells of an operation which the answer to this exchange started. */
		started(world: World, exchange: Exchange, recordedId: string, operationId: string): void {
			const polls = recording.exchanges.filter(({url}) => operationIdOf(url) === recordedId);
			const last = polls.find(poll => isOver(poll));
			const until = endOfOperation(world, operationId);
			if (last === undefined || until === null) {
				return;
			}

			const lastAt =
				last.at ?? recordedNow + 10_000 * (recording.exchanges.indexOf(last) - recording.exchanges.indexOf(exchange));
			span = {
				operationId: recordedId,
				from: recordedNow,
				until: Math.max(recordedNow + 1, lastAt),
				ours: {from: simulatedNow, until},
			};
		},
	};
};
