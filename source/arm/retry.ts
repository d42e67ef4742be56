import {isRestError} from '@azure/arm-compute';
import type {Clock} from '../clock.js';
import {callContext} from './call-context.js';
import type {PipelinePolicy, PipelineResponse} from './pipeline.js';
import {retryAfterMilliseconds} from './retry-after.js';

export type ReadRetryOptions = {
	readonly clock: Clock;
	/** From 0 up to 1, spreads the attempts of many clients. */
	readonly random: () => number;
};

const maximumRetries = 3;
const firstDelayMilliseconds = 1000;

/** `PARSE_ERROR` is the SDK's code for a body which was cut off. */
const passingFailures = new Set(['ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN', 'EPIPE', 'PARSE_ERROR']);

/**
 * Sends a read again, at most three times, when it fails in a way which passes: a lost connection, 408, 429, 5xx. It
 * waits as long as `Retry-After` asks, else 1, 2 and 4 seconds, less up to a half. Nothing but a GET is ever sent again:
 * a write which failed may have been executed.
 *
 * The SDK's own retry is not used because it sends POST and PATCH again, does not retry a 429 without `Retry-After` or
 * a body which was cut off, and sleeps by the machine's clock.
 */
export function readRetryPolicy({clock, random}: ReadRetryOptions): PipelinePolicy {
	const backoff = (retry: number) => firstDelayMilliseconds * 2 ** retry * (1 - random() / 2);

	return {
		name: 'vmssroll-read-retry',
		async sendRequest(request, next) {
			for (let retry = 0; ; retry++) {
				let delayMilliseconds: number;

				try {
					const response = await next(request);

					if (request.method !== 'GET' || retry === maximumRetries || !isPassing(response)) {
						return response;
					}

					delayMilliseconds = retryAfterMilliseconds(response, clock.now()) ?? backoff(retry);
				} catch (error) {
					if (request.method !== 'GET' || retry === maximumRetries || !isPassingFailure(error)) {
						throw error;
					}

					delayMilliseconds = backoff(retry);
				}

				const signal = callContext.getStore()?.signal;
				await clock.sleep(delayMilliseconds, signal);
				signal?.throwIfAborted();
			}
		},
	};
}

/** 501 and 505 say what will not change. */
function isPassing({status}: PipelineResponse): boolean {
	return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

function isPassingFailure(error: unknown): boolean {
	return isRestError(error) && passingFailures.has(error.code ?? '');
}
