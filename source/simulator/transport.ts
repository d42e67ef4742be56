import type {SimulatorRequest, SimulatorResponse} from './handler.js';

/** What the SDK's pipeline needs of a set of headers; names compare without regard to case. */
type HttpHeaders = Iterable<[string, string]> & {
	get(name: string): string | undefined;
	has(name: string): boolean;
	set(name: string, value: string | number | boolean): void;
	delete(name: string): void;
	toJSON(options?: {preserveCase?: boolean}): Record<string, string>;
};

/** What the SDK calls an abort signal; those of the platform fit too. */
type AbortSignalLike = {
	readonly aborted: boolean;
	addEventListener(type: 'abort', listener: () => void): void;
	removeEventListener(type: 'abort', listener: () => void): void;
};

/** Waits for so many milliseconds of wall time. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** What the transport needs of a request of the SDK's pipeline. */
type PipelineRequest = {
	readonly url: string;
	readonly method: string;
	readonly headers: {toJSON(): Readonly<Record<string, string>>};
	readonly body?: unknown;
	readonly abortSignal?: AbortSignalLike | undefined;
};

/** What the SDK's pipeline needs of an answer. */
type PipelineResponse<Request> = {
	request: Request;
	status: number;
	headers: HttpHeaders;
	bodyAsText: string;
};

/** Fits the `httpClient` option of every Azure client: requests are answered in this process, without a socket. */
export type InProcessClient = {
	readonly sendRequest: <Request extends PipelineRequest>(request: Request) => Promise<PipelineResponse<Request>>;
};

/** Makes headers which the SDK's pipeline takes for its own. */
export const createHeaders = (raw: Readonly<Record<string, string>>): HttpHeaders => {
	const entries = new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), {name, value}]));
	return {
		get: name => entries.get(name.toLowerCase())?.value,
		has: name => entries.has(name.toLowerCase()),
		set(name, value) {
			entries.set(name.toLowerCase(), {name, value: String(value).trim()});
		},
		delete(name) {
			entries.delete(name.toLowerCase());
		},
		toJSON: options =>
			Object.fromEntries([...entries].map(([key, {name, value}]) => [options?.preserveCase ? name : key, value])),
		*[Symbol.iterator]() {
			for (const [key, {value}] of entries) {
				yield [key, value];
			}
		},
	};
};

const abortError = (): Error => {
	const error = new Error('The operation was aborted.');
	error.name = 'AbortError';
	return error;
};

/** What the SDK's own transport makes of a connection which breaks; its retries look for this name and code. */
const resetError = (request: PipelineRequest): Error =>
	Object.assign(new Error('read ECONNRESET'), {name: 'RestError', code: 'ECONNRESET', request});

/** Waits, unless the signal aborts first; rejects then. */
const waitUnlessAborted = async (wait: Promise<void>, signal: AbortSignalLike | undefined): Promise<void> => {
	let stop = (): void => undefined;
	const aborted = new Promise<never>((_resolve, reject) => {
		stop = () => reject(abortError());
		signal?.addEventListener('abort', stop);
	});
	try {
		await Promise.race([wait, aborted]);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
};

/**
 * Makes the in-process client around a handler. A connection which breaks rejects with code `ECONNRESET`. Late answers
 * come after `sleep`; without it at once. An abort does not undo what the request has done, as in Azure.
 */
export const createInProcessClient = (
	handle: (request: SimulatorRequest) => SimulatorResponse,
	sleep?: Sleep,
): InProcessClient => ({
	async sendRequest(request) {
		if (request.abortSignal?.aborted === true) {
			throw abortError();
		}

		const {status, headers, body, delivery} = handle({
			method: request.method,
			url: request.url,
			headers: Object.fromEntries(
				Object.entries(request.headers.toJSON()).map(([name, value]) => [name.toLowerCase(), value]),
			),
			body: typeof request.body === 'string' ? request.body : '',
		});
		if (delivery.delayMilliseconds > 0 && sleep !== undefined) {
			await waitUnlessAborted(sleep(delivery.delayMilliseconds), request.abortSignal);
		}

		if (delivery.isReset) {
			throw resetError(request);
		}

		return {request, status, headers: createHeaders(headers), bodyAsText: body};
	},
});
