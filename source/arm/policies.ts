import {RestError} from '@azure/arm-compute';
import type {Clock} from '../clock.js';
import type {Throttled} from './arm.js';
import {callContext} from './call-context.js';
import {type ErrorAnswers, readErrorBody} from './error-answer.js';
import type {PipelinePolicy, PipelineResponse} from './pipeline.js';
import {retryAfterMilliseconds, serverTimeOf} from './retry-after.js';

/**
 * Ends an attempt which takes too long with `ETIMEDOUT`: the SDK has no timeout by default, and its own covers neither
 * a body which stalls nor the further pages of a list. Also lets the caller's signal abort the attempt.
 */
export function deadlinePolicy(clock: Clock, milliseconds: number): PipelinePolicy {
	return {
		name: 'vmssroll-deadline',
		async sendRequest(request, next) {
			const caller = callContext.getStore()?.signal;
			const deadline = clock.deadline(milliseconds);
			const own = request.abortSignal;
			request.abortSignal = caller ? AbortSignal.any([caller, deadline.signal]) : deadline.signal;

			try {
				return await next(request);
			} catch (error) {
				if (deadline.signal.aborted && !caller?.aborted) {
					throw new RestError(`No complete answer within ${milliseconds / 1000} s.`, {code: 'ETIMEDOUT', request});
				}

				throw error;
			} finally {
				deadline.cancel();

				if (own === undefined) {
					delete request.abortSignal;
				} else {
					request.abortSignal = own;
				}
			}
		},
	};
}

export type AnswerOptions = {
	readonly answers: ErrorAnswers;
	readonly clock: Clock;
	/** Called when Azure does not accept the token. */
	readonly forgetToken: () => void;
};

/**
 * Keeps the body of error answers, which the SDK drops for lists and started operations, and refuses answers which
 * report success but hold no JSON: a sign-in page of a network would otherwise be read as an empty scale set.
 */
export function answerPolicy({answers, clock, forgetToken}: AnswerOptions): PipelinePolicy {
	return {
		name: 'vmssroll-answer',
		async sendRequest(request, next) {
			answers.delete(request);
			const response = await next(request);

			if (response.status === 401) {
				forgetToken();
			}

			if (response.status >= 300) {
				answers.set(request, {
					status: response.status,
					body: response.bodyAsText ?? '',
					requestId: response.headers.get('x-ms-request-id') ?? null,
					retryAfterMilliseconds: retryAfterMilliseconds(response, clock.now()),
				});
			} else {
				refuseOtherThanJson(response);
			}

			return response;
		},
	};
}

function refuseOtherThanJson(response: PipelineResponse): void {
	const body = (response.bodyAsText ?? '').trimEnd();
	const {request, status: statusCode} = response;

	if (body !== '' && !/^\s*[[{]/.test(body)) {
		const {message} = readErrorBody(body);
		throw new RestError(`Not JSON, but ${message}`, {code: 'NOT_JSON', statusCode, request, response});
	}

	if (body !== '' && !/[\]}]$/.test(body)) {
		throw new RestError('The answer was cut off.', {code: 'PARSE_ERROR', request});
	}
}

/** A part of `x-ms-ratelimit-remaining-resource`: `Microsoft.Compute/HighCostGetVMScaleSetResource;29`. */
const bucketPattern = /([^;,/\s]+);(-?\d+)/g;

export type ThrottleOptions = {
	/** Filled with what the answers say of the token buckets. */
	readonly budget: Map<string, number>;
	readonly clock: Clock;
	readonly tell: (throttled: Throttled) => void;
};

/** Notes Azure's clock and the token buckets of every answer, and tells of every wait which Azure imposes. */
export function throttlePolicy({budget, clock, tell}: ThrottleOptions): PipelinePolicy {
	return {
		name: 'vmssroll-throttle',
		async sendRequest(request, next) {
			const response = await next(request);
			const context = callContext.getStore();

			if (context) {
				context.serverTime = serverTimeOf(response) ?? context.serverTime;
			}

			const header = response.headers.get('x-ms-ratelimit-remaining-resource') ?? '';
			const buckets = [...header.matchAll(bucketPattern)].map(([, name = '', left]) => ({name, left: Number(left)}));

			for (const {name, left} of buckets) {
				budget.set(name, left);
			}

			const wait = retryAfterMilliseconds(response, clock.now());

			if (wait !== null) {
				const empty = buckets.find(({left}) => left <= 0)?.name;
				const bucket = empty ?? readErrorBody(response.bodyAsText ?? '').target;
				tell({bucket, retryAfterMilliseconds: wait, retryAt: clock.now() + wait});
			}

			return response;
		},
	};
}

/** Sends nothing, and so no token, to another host than the endpoint, wherever a link or a kept operation leads. */
export function sameHostPolicy(endpoint: string): PipelinePolicy {
	const {origin} = new URL(endpoint);

	return {
		name: 'vmssroll-same-host',
		async sendRequest(request, next) {
			if (new URL(request.url).origin !== origin) {
				const {host} = new URL(request.url);
				throw new RestError(`A link led to ${host} instead of ${origin}.`, {code: 'FOREIGN_HOST', request});
			}

			return next(request);
		},
	};
}

export type ApiVersions = {readonly compute: string; readonly gallery: string};

/**
 * Asks for other api-versions than the ones which the SDK has built in, for clouds which lag behind. The URLs of
 * operations are signed and stay as they are.
 */
export function apiVersionPolicy(versions: ApiVersions): PipelinePolicy {
	return {
		name: 'vmssroll-api-version',
		async sendRequest(request, next) {
			const url = new URL(request.url);
			// The last one is whom the request is for: the permissions on a scale set are not Compute's.
			const path = url.pathname.toLowerCase().split('/providers/').at(-1) ?? '';

			if (path.startsWith('microsoft.compute/') && !path.includes('/operations/')) {
				url.searchParams.set('api-version', path.includes('/galleries/') ? versions.gallery : versions.compute);
				request.url = url.toString();
			}

			return next(request);
		},
	};
}
