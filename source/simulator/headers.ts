import type {Answer} from './routes/call.js';
import {seededRandom} from './world/random.js';
import type {World} from './world/world.js';

const writeMethods: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'POST']);

/** The headers which every answer has, and those of this one [recorded; `Date` is the simulated time]. */
export const answerHeaders = (
	world: World,
	method: string,
	answer: Answer,
	body: string,
	budgetLeft: string,
): Readonly<Record<string, string>> => {
	const random = seededRandom(world.seed, 'request', world.requests);
	const requestId = answer.operation?.operationId ?? random.guid();
	const correlationId = random.guid();
	const stamp = `${new Date(world.now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
	const isWrite = writeMethods.has(method.toUpperCase());
	return {
		'Cache-Control': 'no-cache',
		Pragma: 'no-cache',
		...(body !== '' && {'Content-Type': 'application/json; charset=utf-8'}),
		'Content-Length': String(Buffer.byteLength(body)),
		Expires: '-1',
		...(budgetLeft !== '' && {'x-ms-ratelimit-remaining-resource': budgetLeft}),
		...(answer.instancesCharged !== undefined && {'x-ms-request-charge': String(answer.instancesCharged)}),
		'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
		'X-Content-Type-Options': 'nosniff',
		'x-ms-request-id': requestId,
		'x-ms-correlation-request-id': correlationId,
		'x-ms-routing-request-id': `EASTUS2:${stamp}:${correlationId}`,
		...(method.toUpperCase() === 'DELETE' && {
			'x-ms-ratelimit-remaining-subscription-deletes': '199',
			'x-ms-ratelimit-remaining-subscription-global-deletes': '2999',
		}),
		...(isWrite
			? {
					'x-ms-ratelimit-remaining-subscription-writes': '199',
					'x-ms-ratelimit-remaining-subscription-global-writes': '2999',
				}
			: method.toUpperCase() !== 'DELETE' && {
					'x-ms-ratelimit-remaining-subscription-reads': '249',
					'x-ms-ratelimit-remaining-subscription-global-reads': '3749',
				}),
		Date: new Date(world.now).toUTCString(),
		...answer.headers,
	};
};
