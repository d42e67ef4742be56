import assert from 'node:assert/strict';
import {request} from 'node:http';
import {connect} from 'node:net';
import {performance} from 'node:perf_hooks';
import {after, before, test} from 'node:test';
import {dig, parseJson} from '../../source/simulator/world/json.js';
import {startSimulatorServer, type SimulatorServer} from '../../source/simulator/server.js';
import {openDemo, setPath} from '../helpers/demo-azure.js';

const demo = openDemo({scenario: 'mid-upgrade', speed: 100});
const apiVersion = 'api-version=2024-07-01';
const megabyte = 1024 * 1024;
let server: SimulatorServer;
let port = 0;

before(async () => {
	server = await startSimulatorServer({simulator: demo.simulator});
	port = Number(new URL(server.endpoint).port);
});

after(async () => {
	await server.close();
});

type Answer = {readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, unknown>>};

const ask = async (options: {
	method?: string;
	path: string;
	headers?: Readonly<Record<string, string>>;
	body?: string | Buffer;
}): Promise<Answer> =>
	new Promise((resolve, reject) => {
		const {method = 'GET', path, headers = {}, body = ''} = options;
		const outgoing = request(`${server.endpoint}${path}`, {method, headers, agent: false}, incoming => {
			const chunks: Buffer[] = [];
			incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
			incoming.on('error', reject);
			incoming.on('end', () =>
				resolve({
					status: incoming.statusCode ?? 0,
					text: Buffer.concat(chunks).toString(),
					headers: incoming.headers,
				}),
			);
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});

/** Sends text as it is and gives everything that comes back until the connection ends. */
const sendRaw = async (text: string, {isEnding = false, to = port} = {}): Promise<string> =>
	new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		const socket = connect({port: to, host: '127.0.0.1', allowHalfOpen: true}, () => {
			if (isEnding) {
				socket.end(text);
			} else {
				socket.write(text);
			}
		});
		socket.on('data', chunk => chunks.push(Buffer.from(chunk)));
		socket.on('end', () => socket.end());
		socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
		socket.on('error', reject);
	});

const codeOf = (text: string): unknown => dig(parseJson(text), 'error', 'code');
const codeOfRaw = (answer: string): unknown => codeOf(answer.slice(answer.indexOf('\r\n\r\n') + 4));

const isAlive = async (): Promise<void> => {
	assert.equal((await ask({path: `/subscriptions?${apiVersion}`})).status, 200);
};

test('nobody reaches it by another address than 127.0.0.1', async () => {
	for (const host of ['127.0.0.2', '::1']) {
		const refused = new Promise((resolve, reject) => {
			const socket = connect({port, host}, () => resolve('connected'));
			socket.on('error', reject);
		});
		await assert.rejects(refused, /ECONNREFUSED|EADDRNOTAVAIL/, host);
	}
});

test('a body of 10 MB is answered by 413, sent at once, in chunks, or announced', async () => {
	const body = Buffer.alloc(10 * megabyte, 'x');
	const path = `${setPath}?${apiVersion}`;
	for (const headers of [{'content-length': String(body.length)}, {'transfer-encoding': 'chunked'}]) {
		const answer = await ask({method: 'PATCH', path, headers, body});
		assert.equal(answer.status, 413);
		assert.equal(codeOf(answer.text), 'RequestContentTooLarge');
	}

	const announced = await sendRaw(
		`PATCH ${path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
	);
	assert.match(announced, /^HTTP\/1\.1 413 /);
	const small = await sendRaw(
		`PATCH ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n{"tags":{}}`,
	);
	assert.match(small, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
	await isAlive();
});

test('bodies which are not JSON, not said to be, or nested too deep get an answer of ARM', async () => {
	const ofBody = async (body: string | Buffer, type = 'application/json') => {
		const {status, text} = await ask({
			method: 'PATCH',
			path: `${setPath}?${apiVersion}`,
			headers: {'content-type': type},
			body,
		});
		return `${status} ${String(codeOf(text))}`;
	};

	assert.equal(await ofBody('{"tags":'), '400 InvalidRequestContent');
	assert.equal(await ofBody(Buffer.from([0xff, 0xfe, 0x00])), '400 InvalidRequestContent');
	assert.equal(await ofBody('['.repeat(3 * megabyte)), '400 InvalidRequestContent');
	assert.equal(await ofBody(`{"tags":${'{"a":'.repeat(500)}1${'}'.repeat(501)}`), '400 InvalidRequestContent');
	assert.equal(await ofBody('tags=1', 'application/x-www-form-urlencoded'), '415 UnsupportedMediaType');
	const withMark = await ask({method: 'PATCH', path: `${setPath}?${apiVersion}`, body: '\u{FEFF}{"tags":{}}'});
	assert.equal(withMark.status, 200);
	const polluting = await ask({
		method: 'PATCH',
		path: `${setPath}?${apiVersion}`,
		body: '{"__proto__":{"polluted":true},"tags":{"constructor":"x"}}',
	});
	assert.ok(polluting.status < 500);
	assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
	await isAlive();
});

test('absurd targets never leave the world of the simulator', async () => {
	const targets = [
		`${setPath}/../web?${apiVersion}`,
		`${setPath}/%2e%2e/web?${apiVersion}`,
		`${setPath}%2F..%2Fweb?${apiVersion}`,
		`${setPath.replaceAll('/', '\\')}?${apiVersion}`,
		`//evil.example/subscriptions?${apiVersion}`,
		`http://evil.example${setPath}/virtualMachines?${apiVersion}`,
		`${setPath}/virtualMachines/__proto__?${apiVersion}`,
		`${setPath}/virtualMachines/%00?${apiVersion}`,
		`${setPath}/virtualMachines/${'9'.repeat(5000)}?${apiVersion}`,
		`/subscriptions/constructor?${apiVersion}`,
		`/subscriptions/11111111-2222-4333-8444-555555555555/providers/Microsoft.Compute/locations/eastus2/operations/constructor?${apiVersion}`,
		`/${'a/'.repeat(3000)}?${apiVersion}`,
		'/%',
		'/?',
		'/_simulator/../subscriptions',
		`*`,
	];
	for (const target of targets) {
		const answer = await sendRaw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
		const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
		assert.ok(status >= 200 && status < 500, `${target}: ${answer.slice(0, 200)}`);
		assert.doesNotMatch(answer, /"nextLink":"http:\/\/evil/);
		assert.ok(status < 400 || typeof codeOfRaw(answer) === 'string', target);
	}

	const operation = await ask({path: targets[10] ?? ''});
	assert.equal(operation.status, 404);
	const dots = await ask({path: targets[0] ?? ''});
	assert.equal(dig(parseJson(dots.text), 'name'), 'web');
});

test('a name which comes twice in the query is no choice', async () => {
	const answer = await ask({path: `${setPath}?${apiVersion}&API-version=2023-03-01`});
	assert.equal(answer.status, 400);
	assert.equal(codeOf(answer.text), 'InvalidApiVersionParameter');
});

test('HEAD asks for a group, and has no body; other methods are refused, and none is overridden', async () => {
	const group = '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups';
	const head = async (path: string) => {
		const {status, text} = await ask({method: 'HEAD', path: `${path}?${apiVersion}`});
		assert.equal(text, '');
		return status;
	};

	assert.equal(await head(`${group}/rg-demo`), 204);
	assert.equal(await head(`${group}/nothing`), 404);
	assert.equal(await head(setPath), 405);
	for (const method of ['OPTIONS', 'TRACE', 'PROPFIND']) {
		assert.equal((await ask({method, path: `${setPath}?${apiVersion}`})).status, 405, method);
	}

	const etag = (await ask({path: `${setPath}?${apiVersion}`})).headers['etag'];
	for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
		const answer = await ask({
			method: 'POST',
			path: `${setPath}?${apiVersion}&_method=PATCH`,
			headers: {[name]: 'PATCH'},
			body: '{"tags":{"overridden":"yes"}}',
		});
		assert.equal(answer.status, 405);
	}

	assert.equal((await ask({path: `${setPath}?${apiVersion}`})).headers['etag'], etag);
});

test('a flood of headers is refused in ARM form, and many small ones are not', async () => {
	const flood = await sendRaw(`GET / HTTP/1.1\r\nHost: x\r\nX-Flood: ${'x'.repeat(20_000)}\r\n\r\n`);
	assert.match(flood, /^HTTP\/1\.1 431 /);
	assert.equal(codeOfRaw(flood), 'RequestHeaderFieldsTooLarge');
	const many = Array.from({length: 500}, (_, index) => `X-${index}: y\r\n`).join('');
	const answer = await sendRaw(
		`GET /subscriptions?${apiVersion} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}\r\n`,
	);
	assert.match(answer, /^HTTP\/1\.1 200 /);
	assert.equal(codeOfRaw(await sendRaw('\u0000\u0001 not http\r\n\r\n')), 'BadRequest');
});

test('whoever is too slow with headers or body is told so, and does not hold the connection', async () => {
	const impatient = await startSimulatorServer({
		simulator: demo.simulator,
		timeouts: {headers: 100, request: 200, check: 20},
	});
	const to = Number(new URL(impatient.endpoint).port);
	const headers = await sendRaw('GET /subscriptions HTTP/1.1\r\nHost: x\r\nX-Slow', {to});
	assert.match(headers, /^HTTP\/1\.1 408 /);
	assert.equal(codeOfRaw(headers), 'RequestTimeout');
	const body = await sendRaw(
		`PATCH ${setPath}?${apiVersion} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"tags"`,
		{to},
	);
	assert.match(body, /^HTTP\/1\.1 408 |^$/);
	await impatient.close();
});

test('a client which closes its half of the connection still gets its answer', async () => {
	const answer = await sendRaw(`GET /subscriptions?${apiVersion} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, {
		isEnding: true,
	});
	assert.match(answer, /^HTTP\/1\.1 200 /);
});

test('several hundred connections at once are all answered', async () => {
	const answers = await Promise.all(Array.from({length: 300}, async () => ask({path: `/subscriptions?${apiVersion}`})));
	assert.deepEqual(new Set(answers.map(({status}) => status)), new Set([200]));
});

test('a reset breaks the connection of the client, before the write or after it', async () => {
	for (const moment of ['before', 'after'] as const) {
		demo.clock.advance(60_000);
		const outdated = demo.simulator
			.world()
			.scaleSets[setPath.toLowerCase()]?.instances.find(
				instance => instance.modelRevision === 1 && instance.task === null,
			);
		demo.simulator.inject({kind: 'reset', method: 'POST', moment});
		const count = () => Object.keys(demo.simulator.world().operations).length;
		const countBefore = count();
		const broken = ask({
			method: 'POST',
			path: `${setPath}/manualupgrade?${apiVersion}`,
			body: JSON.stringify({instanceIds: [outdated?.instanceId]}),
		});
		await assert.rejects(broken, {code: 'ECONNRESET'});
		assert.equal(count() - countBefore, moment === 'before' ? 0 : 1);
	}
});

test('a late answer is late in wall time divided by the speed, and is not sent to who has left', async () => {
	demo.simulator.inject({kind: 'delay', delaySeconds: 5});
	const startedAt = performance.now();
	assert.equal((await ask({path: `/subscriptions?${apiVersion}`})).status, 200);
	assert.ok(performance.now() - startedAt >= 45);
	demo.simulator.inject({kind: 'delay', delaySeconds: 3600});
	const socket = connect(port, '127.0.0.1', () => {
		socket.write(`GET /subscriptions?${apiVersion} HTTP/1.1\r\nHost: x\r\n\r\n`);
	});
	while (demo.simulator.faults().length > 0) {
		await isAlive();
	}

	socket.destroy();
	await isAlive();
});

test('requests which wait are ended by a close, and none is answered after it', async () => {
	const other = await startSimulatorServer({simulator: demo.simulator});
	demo.simulator.inject({kind: 'delay', delaySeconds: 86_400, path: '/subscriptions'});
	const url = `${other.endpoint}/subscriptions?${apiVersion}`;
	const waiting = assert.rejects(fetch(url));
	while (demo.simulator.faults().length > 0) {
		await ask({path: `${setPath}?${apiVersion}`});
	}

	await other.close();
	await waiting;
	await assert.rejects(fetch(url));
});
