import type {ComputeManagementContext} from '@azure/arm-compute/api';
import type {Operation, OperationState} from './arm.js';
import {ArmError} from './arm-error.js';
import {type ErrorAnswers, readError} from './error-answer.js';
import {toOneLine} from './one-line.js';
import type {PipelineResponse} from './pipeline.js';
import {fromErrorAnswer} from './to-arm-error.js';
import {memberOf, textOf} from './untrusted.js';

/**
 * Where an operation is asked for, as its starting answer said. Both URLs are signed and opaque, and `null` both when
 * the answer said nothing: then the operation had ended with it.
 */
type OperationUrls = {readonly statusUrl: string | null; readonly resultUrl: string | null};

/** What an SDK operation takes, as far as it matters here. */
type StartOptions = {readonly onResponse: (response: PipelineResponse) => void};

/** What an SDK operation gives. It is thenable, so it must never be returned from an async function. */
type Started = {readonly submitted: () => Promise<void>};

/**
 * Starts an operation of the SDK and takes from its answer where to ask for it. The SDK's own poller is dropped: one
 * failed poll spoils it for good, and its state is no form which a journal should depend on.
 */
export async function startOperation(start: (options: StartOptions) => Started): Promise<Operation> {
	const urls: {statusUrl: string | null; resultUrl: string | null} = {statusUrl: null, resultUrl: null};

	const started = start({
		onResponse({headers}) {
			urls.statusUrl = headers.get('azure-asyncoperation') ?? headers.get('operation-location') ?? null;
			urls.resultUrl = headers.get('location') ?? null;
		},
	});

	await started.submitted();

	return JSON.stringify({version: 1, ...urls});
}

/**
 * Asks once where an operation stands, from its text alone.
 *
 * As ARM's rules for asynchronous operations have it: the status URL answers 200 with a `status` whether the operation
 * runs, failed or succeeded; without one the result URL answers 202 while it runs.
 */
export async function pollOperation(
	raw: ComputeManagementContext,
	operation: Operation,
	answers: ErrorAnswers,
): Promise<OperationState> {
	const {statusUrl, resultUrl} = readOperation(operation);
	const url = statusUrl ?? resultUrl;

	if (url === null) {
		return {status: 'succeeded'};
	}

	const {status: statusText, body, request} = await raw.pathUnchecked(url).get();
	const status = Number(statusText);

	if (status === 404 || status === 410) {
		return {status: 'gone'};
	}

	const answer = answers.get(request);

	if (answer !== undefined) {
		throw fromErrorAnswer(answer, 'ask for a running operation');
	}

	const word = statusUrl === null ? null : textOf(memberOf(body, 'status'));

	return word === null ? {status: status === 202 ? 'running' : 'succeeded'} : toState(word, memberOf(body, 'error'));
}

function toState(word: string, error: unknown): OperationState {
	switch (word.toLowerCase()) {
		case 'succeeded': {
			return {status: 'succeeded'};
		}

		case 'failed':
		case 'canceled':
		case 'cancelled': {
			const {code, message} = readError(error);
			const isPreempted = isPreemption(code, message);
			const isCancelled = word.toLowerCase() !== 'failed' || isPreempted;

			return {
				status: isCancelled ? 'cancelled' : 'failed',
				code: code ?? (isCancelled ? 'Canceled' : 'Failed'),
				message: toOneLine(message ?? 'Azure gave no reason.'),
				isPreempted,
			};
		}

		// Any other word is that of an operation which has not ended.
		default: {
			return {status: 'running'};
		}
	}
}

/**
 * Whether another operation took the place of this one. Azure says so by its code or, inside another failure, only in
 * its words: https://github.com/Azure/azure-sdk-for-java/issues/1783
 */
function isPreemption(code: string | null, message: string | null): boolean {
	return code?.toLowerCase() === 'operationpreempted' || /OperationPreempted|\bpreempted by\b/i.test(message ?? '');
}

function readOperation(operation: Operation): OperationUrls {
	try {
		const parsed: unknown = JSON.parse(operation);

		if (memberOf(parsed, 'version') === 1) {
			return {statusUrl: textOf(memberOf(parsed, 'statusUrl')), resultUrl: textOf(memberOf(parsed, 'resultUrl'))};
		}
	} catch {
		// Falls through: neither case is an operation which this version wrote.
	}

	throw new ArmError({
		kind: 'refused',
		operation: 'ask for a running operation',
		code: 'UnreadableOperation',
		answer: 'the kept text is none which this version of vmssroll wrote',
		next: 'Look at the instances themselves: they tell what has become of it.',
	});
}
