import type {PipelineResponse} from './pipeline.js';

/**
 * How long to wait after a 429 which does not say: the refill of Compute's smallest buckets is a token every 6 seconds
 * (10 a minute for instance lists), and ARM answers such a 429 as long as the bucket is empty.
 */
const unsaidMilliseconds = 10_000;

/**
 * How long Azure asks to wait, in milliseconds: the delay in seconds or the date of `Retry-After`, or one of its two
 * forms in milliseconds; for a 429 without any an assumed time. `null` when the answer asks for no wait.
 */
export function retryAfterMilliseconds(response: PipelineResponse, now: number): number | null {
	if (response.status !== 429 && response.status !== 503) {
		return null;
	}

	for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
		const milliseconds = Number.parseFloat(response.headers.get(name) ?? '');

		if (milliseconds >= 0) {
			return milliseconds;
		}
	}

	const header = response.headers.get('retry-after') ?? '';
	const seconds = /^\s*\d+(?:\.\d+)?\s*$/.test(header) ? Number(header) : Number.NaN;
	// A date is of Azure's clock, so the answer's own date tells how far away it is.
	const date = Date.parse(header) - (serverTimeOf(response) ?? now);

	if (seconds >= 0) {
		return seconds * 1000;
	}

	if (!Number.isNaN(date)) {
		return Math.max(0, date);
	}

	return response.status === 429 ? unsaidMilliseconds : null;
}

/** The `Date` header of an answer, in milliseconds since 1970. */
export function serverTimeOf(response: PipelineResponse): number | null {
	const time = Date.parse(response.headers.get('date') ?? '');

	return Number.isNaN(time) ? null : time;
}
