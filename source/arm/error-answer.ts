import type {PipelineRequest} from './pipeline.js';
import {memberOf, objectsOf, textOf} from './untrusted.js';

/** An answer with an error status, as it came. */
export type ErrorAnswer = {
	readonly status: number;
	readonly body: string;
	/** `x-ms-request-id`, for a support request. */
	readonly requestId: string | null;
	readonly retryAfterMilliseconds: number | null;
};

/**
 * The last error answer of each request. The SDK's errors of lists and of started operations carry the request, but
 * neither the code nor the message which Azure answered.
 */
export type ErrorAnswers = WeakMap<PipelineRequest, ErrorAnswer>;

/** What an error body says. Either may be `null`: proxies and gateways answer in shapes of their own. */
export type ErrorBody = {
	readonly code: string | null;
	readonly message: string | null;
	/** What the innermost error is about; of a throttled request the bucket. */
	readonly target: string | null;
};

/** Says nothing by itself; what went wrong is in its details. */
const wrapperCodes = new Set(['MultipleErrorsOccurred']);

/**
 * Reads an error body: ARM's envelope, its older forms (`Error`/`Code`, `odata.error`), or a web page, of which the
 * title is the message. The message is Azure's own, with those of its details which add something.
 */
export function readErrorBody(body: string): ErrorBody {
	const page = /<title[^>]*>([^<]*)/i.exec(body);

	if (/^\s*</.test(body)) {
		return {code: null, message: `a web page, “${(page?.[1] ?? 'without a title').trim()}”`, target: null};
	}

	let parsed: unknown;

	try {
		parsed = JSON.parse(body);
	} catch {
		return {code: null, message: textOf(body.trim()), target: null};
	}

	return readError(memberOf(parsed, 'error') ?? memberOf(parsed, 'Error') ?? memberOf(parsed, 'odata.error') ?? parsed);
}

/** Reads the `error` member of an error body or of an operation. */
export function readError(error: unknown): ErrorBody {
	const code = firstText(error, ['code', 'Code']);
	const message = firstText(error, ['message', 'Message']) ?? textOf(memberOf(memberOf(error, 'message'), 'value'));
	const details = listOf(memberOf(error, 'details')).map(detail => readError(detail));
	const inner = details[0];
	const target = inner?.target ?? textOf(memberOf(error, 'target'));

	if (inner !== undefined && (message === null || wrapperCodes.has(code ?? ''))) {
		return {code: inner.code ?? code, message: inner.message ?? message, target};
	}

	// The details of a throttled request are JSON in a text, for programs.
	const additions = details
		.map(detail => detail.message)
		.filter(text => text !== null && !text.startsWith('{') && message?.includes(text) === false)
		.slice(0, 2);

	return {code, message: message === null ? null : [message, ...additions].join(' '), target};
}

function firstText(error: unknown, names: readonly string[]): string | null {
	for (const name of names) {
		const text = textOf(memberOf(error, name));

		if (text !== null) {
			return text;
		}
	}

	return null;
}

function listOf(value: unknown): readonly object[] {
	return Array.isArray(value) ? objectsOf<object>(value) : [];
}
