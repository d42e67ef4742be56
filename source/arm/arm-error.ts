/** What a caller can do about a failure of ARM: branch on this, never on a message. */
export type ArmErrorKind =
	/** No sign-in, or one which Azure does not accept (401). */
	| 'sign-in'
	/** The role is missing (403). */
	| 'permission'
	/** Group, scale set, instance or image is not there (404). */
	| 'not-found'
	/** The model changed since it was read (412). */
	| 'model-changed'
	/** Another write is under way, or Azure refuses in this state (409). */
	| 'conflict'
	/** Azure refuses the request as it is (400 and other 4xx). */
	| 'refused'
	/** Too many requests (429): not executed. */
	| 'throttled'
	/** Azure failed (5xx): a write may or may not have been executed. */
	| 'server'
	/** No answer, or a broken one: a write may or may not have been executed. */
	| 'network'
	/** The caller aborted. */
	| 'aborted';

export type ArmErrorOptions = {
	readonly kind: ArmErrorKind;
	/** What was tried, to follow "could not": `read scale set web in group rg-demo`. */
	readonly operation: string;
	/** ARM's own code, such as `OperationNotAllowed`, or the network's, such as `ECONNREFUSED`. */
	readonly code: string;
	/** What Azure answered, in its own words. */
	readonly answer: string;
	readonly status?: number | undefined;
	/** `x-ms-request-id`, for a support request. */
	readonly requestId?: string | undefined;
	readonly retryAfterMilliseconds?: number | undefined;
	/** What the operator can do next, one sentence. */
	readonly next?: string | undefined;
	readonly cause?: unknown;
};

/** ARM refused or failed a call: what was tried, what Azure answered, and what the operator can do. */
export class ArmError extends Error {
	override readonly name = 'ArmError';
	readonly kind: ArmErrorKind;
	readonly operation: string;
	readonly code: string;
	readonly answer: string;
	readonly status: number | undefined;
	readonly requestId: string | undefined;
	readonly retryAfterMilliseconds: number | undefined;
	readonly next: string | undefined;

	constructor(options: ArmErrorOptions) {
		super(`Could not ${options.operation}: ${options.answer} (${options.code})`, {cause: options.cause});
		this.kind = options.kind;
		this.operation = options.operation;
		this.code = options.code;
		this.answer = options.answer;
		this.status = options.status;
		this.requestId = options.requestId;
		this.retryAfterMilliseconds = options.retryAfterMilliseconds;
		this.next = options.next;
	}

	/** Whether a write which failed like this may have been executed all the same: then only a new read tells. */
	get isAmbiguous(): boolean {
		return this.kind === 'server' || this.kind === 'network' || this.kind === 'aborted';
	}
}
