import {isRestError, type RestError} from '@azure/arm-compute';
import {ArmError, type ArmErrorKind} from './arm-error.js';
import {type ErrorAnswer, type ErrorAnswers, readErrorBody} from './error-answer.js';
import {nextStep} from './next-step.js';
import {isLastingRefusal} from './refusal.js';
import {toOneLine} from './one-line.js';
import {objectsOf} from './untrusted.js';

/**
 * What Azure, the SDK, the sign-in or the network threw, as an `ArmError`: with the code and the words which Azure
 * answered, in one line and without secrets. `operation` says what was tried, to follow "could not".
 */
export function toArmError(error: unknown, operation: string, answers: ErrorAnswers): ArmError {
	if (error instanceof ArmError) {
		return error;
	}

	if (!(error instanceof Error)) {
		return create('server', {operation, code: 'Unknown', answer: String(error), cause: error});
	}

	if (isRestError(error)) {
		return fromRestError(error, operation, answers);
	}

	if (error.name === 'AbortError') {
		return create('aborted', {operation, code: 'Aborted', answer: 'it was aborted', cause: error});
	}

	if (isSignInError(error)) {
		return create('sign-in', {operation, code: error.name, answer: signInAnswer(error), cause: error});
	}

	// The SDK reads answers without looking whether they are what it expects, and then fails in whatever way.
	const answer = `an answer which could not be understood: ${error.message}`;
	return create('server', {operation, code: 'UnexpectedAnswer', answer, cause: error});
}

/** The error which an answer with an error status stands for. */
export function fromErrorAnswer(answer: ErrorAnswer, operation: string, cause?: unknown): ArmError {
	const {code, message} = readErrorBody(answer.body);

	return create(kindOf(answer.status, code, message), {
		operation,
		code: code ?? `HTTP ${answer.status}`,
		answer: message ?? `HTTP ${answer.status}`,
		status: answer.status,
		requestId: answer.requestId,
		retryAfterMilliseconds: answer.retryAfterMilliseconds,
		cause,
	});
}

function fromRestError(error: RestError, operation: string, answers: ErrorAnswers): ArmError {
	const answer = error.request === undefined ? undefined : answers.get(error.request);

	if (answer !== undefined) {
		return fromErrorAnswer(answer, operation, error);
	}

	// The SDK puts the whole body into the message when it is not JSON.
	const message = error.code === 'PARSE_ERROR' ? 'the answer was cut off or is not JSON' : error.message;
	return create('network', {operation, code: error.code ?? 'NETWORK', answer: message, cause: error});
}

/**
 * By the HTTP status first: a 429 carries `OperationNotAllowed`, as a real refusal (409) does. Then by what the code and
 * the words tell: a lock or a policy comes with the status of a conflict or of a missing role.
 */
function kindOf(status: number, code: string | null, message: string | null): ArmErrorKind {
	const isPage = message?.startsWith('a web page') === true;

	// ARM neither redirects nor refuses with a page: proxies and the sign-in pages of networks do.
	if (status < 400 || status === 407 || (isPage && status < 500 && status !== 429)) {
		return 'network';
	}

	if ((status === 403 || status === 409) && isLastingRefusal(code ?? '', message ?? '')) {
		return 'refused';
	}

	switch (status) {
		case 401: {
			return 'sign-in';
		}

		case 403: {
			return 'permission';
		}

		case 404: {
			return 'not-found';
		}

		case 409: {
			return 'conflict';
		}

		case 412: {
			return 'model-changed';
		}

		case 429: {
			return 'throttled';
		}

		default: {
			return status < 500 && status !== 408 ? 'refused' : 'server';
		}
	}
}

const signInErrorNames = new Set([
	'CredentialUnavailableError',
	'AuthenticationError',
	'AggregateAuthenticationError',
	'AuthenticationRequiredError',
]);

/** A malformed tenant id is a plain error in `@azure/identity`. */
function isSignInError(error: Error): boolean {
	return signInErrorNames.has(error.name) || /tenant id/i.test(error.message);
}

/** Of a chain of sign-ins the words of each, of Microsoft Entra ID its description without the trace ids. */
function signInAnswer(error: Error): string {
	const errors = 'errors' in error && Array.isArray(error.errors) ? objectsOf<object>(error.errors) : [];
	const messages = errors.filter(inner => inner instanceof Error).map(inner => inner.message);
	const text = messages.length > 0 ? messages.join(' ') : error.message;

	return text.replaceAll(/\s*(?:Trace ID|Correlation ID|Timestamp): \S+(?: \S+Z)?/g, '');
}

type Facts = {
	readonly operation: string;
	readonly code: string;
	readonly answer: string;
	readonly status?: number;
	readonly requestId?: string | null;
	readonly retryAfterMilliseconds?: number | null;
	readonly cause: unknown;
};

function create(kind: ArmErrorKind, facts: Facts): ArmError {
	const code = toOneLine(facts.code, 100);
	const answer = toOneLine(facts.answer);
	const retryAfterMilliseconds = facts.retryAfterMilliseconds ?? null;

	return new ArmError({
		kind,
		operation: toOneLine(facts.operation),
		code,
		answer,
		status: facts.status,
		requestId: facts.requestId ?? undefined,
		retryAfterMilliseconds: retryAfterMilliseconds ?? undefined,
		next: nextStep({kind, code, answer, retryAfterMilliseconds}),
		cause: facts.cause,
	});
}
