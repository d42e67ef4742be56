import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {promisify} from 'node:util';
import {gzip} from 'node:zlib';
import type {SimulatorResponse} from './handler.js';
import type {Simulator} from './simulator.js';

/** A running server. */
export type SimulatorServer = {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	readonly endpoint: string;
	/** Stops listening and ends open connections. */
	readonly close: () => Promise<void>;
};

const loopback = '127.0.0.1';
/** ARM takes bodies of up to 4 MB [documented]. */
const bodyLimit = 4 * 1024 * 1024;
/** Smaller bodies gain nothing by compression. */
const gzipFrom = 1024;

const compress = promisify(gzip);

const problem = (status: number, code: string, message: string): SimulatorResponse => ({
	status,
	headers: {'Content-Type': 'application/json; charset=utf-8'},
	body: JSON.stringify({error: {code, message}}),
});

const readBody = async (incoming: IncomingMessage): Promise<string | null> => {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming) {
		const bytes: Buffer = chunk;
		size += bytes.length;
		if (size <= bodyLimit) {
			chunks.push(bytes);
		}
	}

	return size > bodyLimit ? null : Buffer.concat(chunks).toString('utf8');
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
	const body = isGzipped ? await compress(response.body) : Buffer.from(response.body);
	outgoing.writeHead(response.status, {
		...response.headers,
		...(isGzipped && {'Content-Encoding': 'gzip', Vary: 'Accept-Encoding'}),
		'Content-Length': body.length,
	});
	outgoing.end(body);
};

const respond = async (
	simulator: Simulator,
	incoming: IncomingMessage,
	endpoint: string,
): Promise<SimulatorResponse> => {
	const body = await readBody(incoming);
	const target = incoming.url ?? '/';
	if (body === null) {
		return problem(413, 'RequestEntityTooLarge', `The request body is larger than ${bodyLimit} bytes.`);
	}

	return simulator.handle({
		method: incoming.method ?? 'GET',
		url: target.startsWith('/') ? `${endpoint}${target}` : target,
		headers: headersOf(incoming),
		body,
	});
};

/**
 * Serves a simulator over HTTP on 127.0.0.1 only.
 *
 * @param options.port 0 takes any free port.
 * @throws the error of the socket when the port cannot be had.
 */
export const startSimulatorServer = async (options: {
	readonly simulator: Simulator;
	readonly port?: number;
}): Promise<SimulatorServer> => {
	const {simulator, port = 0} = options;
	let endpoint = '';
	const server = createServer((incoming, outgoing) => {
		const answer = async () => {
			try {
				await send(incoming, outgoing, await respond(simulator, incoming, endpoint));
			} catch {
				// The connection broke: there is nobody left to answer.
				outgoing.destroy();
			}
		};

		void answer();
	});
	server.on('clientError', (_error, socket) => {
		socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
	});
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
