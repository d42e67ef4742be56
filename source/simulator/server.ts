import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import {setTimeout} from 'node:timers/promises';
import {promisify} from 'node:util';
import {constants, gzip} from 'node:zlib';
import {type SimulatorResponse, undisturbed} from './handler.js';
import {bodyLimitBytes} from './read-request.js';
import type {Simulator} from './simulator.js';

/** A running server. */
export type SimulatorServer = {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	readonly endpoint: string;
	/** Stops listening and ends open connections. */
	readonly close: () => Promise<void>;
};

/** How long the server is patient, in milliseconds. */
export type ServerTimeouts = {
	/** From the start of a connection, or of the next request on it, to the end of the headers. */
	readonly headers: number;
	/** To the end of the body. */
	readonly request: number;
	/** How often it looks. */
	readonly check: number;
	/** Between two requests on one connection: longer than clients which poll every 30 s keep one. */
	readonly keepAlive: number;
};

const loopback = '127.0.0.1';
const defaultTimeouts: ServerTimeouts = {headers: 15_000, request: 60_000, check: 1000, keepAlive: 120_000};
/** A body which is too large is read to its end, but not kept, so that the client gets its answer; up to here. */
const patienceBytes = 64 * 1024 * 1024;
/** Smaller bodies gain nothing by compression. */
const gzipFrom = 1024;

const compress = promisify(gzip);

const problem = (status: number, code: string, message: string): SimulatorResponse => ({
	status,
	headers: {'Content-Type': 'application/json; charset=utf-8', Connection: 'close'},
	body: JSON.stringify({error: {code, message}}),
	delivery: undisturbed,
});

const tooLarge = problem(413, 'RequestContentTooLarge', 'The request content size exceeds the maximum size of 4 MB.');

/** The body, or `null` when it is too large. */
const readBody = async (incoming: IncomingMessage): Promise<string | null> => {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming) {
		const bytes: Buffer = chunk;
		size += bytes.length;
		if (size <= bodyLimitBytes) {
			chunks.push(bytes);
		} else {
			chunks.length = 0;
			if (size > patienceBytes) {
				throw new Error('The client sends without end.');
			}
		}
	}

	return size > bodyLimitBytes ? null : Buffer.concat(chunks).toString('utf8');
};

const headersOf = (incoming: IncomingMessage): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(incoming.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);

const send = async (
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	response: SimulatorResponse,
): Promise<void> => {
	const isGzipWanted = /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? '');
	const isGzipped = isGzipWanted && response.body.length >= gzipFrom;
	// Fast rather than small: it goes over the loopback.
	const body = isGzipped ? await compress(response.body, {level: constants.Z_BEST_SPEED}) : Buffer.from(response.body);
	outgoing.writeHead(response.status, {
		...response.headers,
		...(isGzipped && {'Content-Encoding': 'gzip', Vary: 'Accept-Encoding'}),
		...(response.status !== 204 && {'Content-Length': body.length}),
	});
	outgoing.end(body);
};

/** Waits, but no longer than the client does. */
const waitForClient = async (outgoing: ServerResponse, milliseconds: number): Promise<void> => {
	const gone = new AbortController();
	const leave = () => gone.abort();
	outgoing.once('close', leave);
	try {
		await setTimeout(milliseconds, undefined, {signal: gone.signal});
	} finally {
		outgoing.off('close', leave);
	}
};

const answer = async (
	simulator: Simulator,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	endpoint: string,
): Promise<void> => {
	const body = await readBody(incoming);
	if (body === null) {
		await send(incoming, outgoing, tooLarge);
		return;
	}

	// Whatever authority the request names, links in answers lead here.
	const target = (incoming.url ?? '/').replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
	const response = simulator.handle({
		method: incoming.method ?? 'GET',
		url: `${endpoint}${target.startsWith('/') ? '' : '/'}${target}`,
		headers: headersOf(incoming),
		body,
	});
	const {isReset, delayMilliseconds} = response.delivery;
	if (delayMilliseconds > 0) {
		await waitForClient(outgoing, delayMilliseconds);
	}

	if (isReset) {
		incoming.socket.resetAndDestroy();
		return;
	}

	await send(incoming, outgoing, response);
};

/** What is not a request gets an answer of ARM's shape too, and the connection ends. */
const refuseConnection = (error: Error & {readonly code?: string}, socket: Socket): void => {
	if (!socket.writable) {
		socket.destroy();
		return;
	}

	const [status, code, message] =
		error.code === 'HPE_HEADER_OVERFLOW'
			? ['431 Request Header Fields Too Large', 'RequestHeaderFieldsTooLarge', 'The request headers are too long.']
			: error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
				? ['408 Request Timeout', 'RequestTimeout', 'The request did not come to its end in time.']
				: ['400 Bad Request', 'BadRequest', 'The request is not valid HTTP.'];
	const body = JSON.stringify({error: {code, message}});
	socket.end(
		`HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
	);
};

/**
 * Serves a simulator over HTTP on 127.0.0.1 only. Resets break the connection, late answers are late in wall time.
 *
 * @param options.port 0 takes any free port.
 * @throws the error of the socket when the port cannot be had.
 */
export const startSimulatorServer = async (options: {
	readonly simulator: Simulator;
	readonly port?: number;
	readonly timeouts?: Partial<ServerTimeouts>;
}): Promise<SimulatorServer> => {
	const {simulator, port = 0} = options;
	const timeouts = {...defaultTimeouts, ...options.timeouts};
	let endpoint = '';
	const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
		try {
			await answer(simulator, incoming, outgoing, endpoint);
		} catch {
			// The connection broke: there is nobody left to answer.
			outgoing.destroy();
		}
	};

	const server = createServer(
		{
			headersTimeout: timeouts.headers,
			requestTimeout: timeouts.request,
			connectionsCheckingInterval: timeouts.check,
			keepAliveTimeout: timeouts.keepAlive,
		},
		(incoming, outgoing) => {
			void respond(incoming, outgoing);
		},
	);
	server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
		if (Number(incoming.headers['content-length'] ?? 0) > bodyLimitBytes) {
			void send(incoming, outgoing, tooLarge);
			return;
		}

		outgoing.writeContinue();
		void respond(incoming, outgoing);
	});
	server.on('clientError', refuseConnection);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, loopback, resolve);
	});
	const address = server.address();
	endpoint = `http://${loopback}:${typeof address === 'object' && address !== null ? address.port : port}`;
	return {
		endpoint,
		close: async () =>
			new Promise<void>((resolve, reject) => {
				server.close(error => (error ? reject(error) : resolve()));
				server.closeAllConnections();
			}),
	};
};
