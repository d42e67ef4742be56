import type {HttpClient, PipelineRequest, PipelineResponse} from '../../source/arm/pipeline.js';

export type StubAnswer = {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as it is when a text, else as JSON. */
	readonly body?: unknown;
};

/** Answers a request, or throws what the network would. */
export type StubHandler = (request: PipelineRequest, attempt: number) => StubAnswer | Promise<StubAnswer>;

export type StubHttpClient = HttpClient & {
	/** Every request as it was sent, in order; JSON bodies are parsed. */
	readonly requests: readonly SentRequest[];
};

export type SentRequest = {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
};

/** An HTTP client which asks a function instead of a network: for what no server can be made to do on demand. */
export function createStubHttpClient(handler: StubHandler): StubHttpClient {
	const requests: SentRequest[] = [];

	return {
		requests,
		async sendRequest(request) {
			requests.push({
				method: request.method,
				url: request.url,
				headers: request.headers.toJSON(),
				body: toSentBody(request),
			});

			return toResponse(request, await handler(request, requests.length));
		},
	};
}

function toSentBody({body, headers}: PipelineRequest): unknown {
	const isJson = headers.get('content-type')?.includes('json') === true;

	return isJson && typeof body === 'string' ? JSON.parse(body) : body;
}

function toResponse(request: PipelineRequest, {status = 200, headers = {}, body}: StubAnswer): PipelineResponse {
	const isText = typeof body === 'string' || body === undefined;

	return {
		request,
		status,
		headers: createHeaders({...(isText ? {} : {'content-type': 'application/json; charset=utf-8'}), ...headers}),
		bodyAsText: isText ? (body ?? '') : JSON.stringify(body),
	};
}

function createHeaders(values: Readonly<Record<string, string>>): PipelineResponse['headers'] {
	const headers = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));

	return {
		get: name => headers.get(name.toLowerCase()),
		has: name => headers.has(name.toLowerCase()),
		set(name, value) {
			headers.set(name.toLowerCase(), String(value));
		},
		delete(name) {
			headers.delete(name.toLowerCase());
		},
		toJSON: () => Object.fromEntries(headers),
		[Symbol.iterator]: () => headers[Symbol.iterator](),
	};
}
