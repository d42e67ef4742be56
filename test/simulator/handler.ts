import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {dig} from '../../source/simulator/world/json.js';
import {codeOf, openDemo, setPath} from '../helpers/demo-azure.js';

const url = (path: string) => `https://management.azure.com${path}`;

test('the api-version is required, and one from before 2017-03-30 is not known', () => {
	const {ask} = openDemo();
	const missing = ask('GET', url(setPath));
	assert.equal(missing.status, 400);
	assert.equal(codeOf(missing), 'MissingApiVersionParameter');
	const old = ask('GET', url(`${setPath}?api-version=2016-03-30`));
	assert.equal(codeOf(old), 'NoRegisteredProviderFound');
	for (const version of ['2017-03-30', '2024-07-01', '2026-04-01']) {
		assert.equal(ask('GET', url(`${setPath}?api-version=${version}`)).status, 200);
	}
});

test('paths may come in any case, and query names percent-encoded', () => {
	const {ask} = openDemo();
	assert.equal(ask('GET', setPath.toUpperCase()).status, 200);
	assert.equal(ask('GET', setPath.toLowerCase().replace('web', 'w%65b')).status, 200);
	const answer = ask('GET', `${setPath.toLowerCase()}/VIRTUALMACHINES/0?%24EXPAND=InstanceView`);
	assert.equal(dig(answer.body, 'properties', 'instanceView', 'platformUpdateDomain'), 0);
});

test('ids in lists of instances have the group in upper case before 2019, and links to pages name the port', () => {
	const {ask} = openDemo({scenario: 'thousand'});
	const idIn = (apiVersion: string) => {
		const list = ask('GET', `${setPath}/virtualMachines?api-version=${apiVersion}`);
		assert.match(list.text, /"nextLink":"https:\/\/management\.azure\.com:443\/subscriptions\//);
		return /"id":"([^"]*\/virtualMachines\/0)"/.exec(list.text)?.[1];
	};

	assert.equal(idIn('2024-07-01'), `${setPath}/virtualMachines/0`);
	assert.equal(idIn('2017-03-30'), `${setPath.replace('rg-demo', 'RG-DEMO')}/virtualMachines/0`);
	assert.equal(ask('GET', `${setPath.replace('rg-demo', 'RG-DEMO')}/virtualMachines/0`).status, 200);
});

test('a path which is not simulated and a method which a path does not take are told apart', () => {
	const {ask} = openDemo();
	const unknown = ask('GET', `${setPath}/nothing`);
	assert.equal(unknown.status, 404);
	assert.equal(codeOf(unknown), 'InvalidResourceType');
	const method = ask('DELETE', `${setPath}/virtualMachines`);
	assert.equal(method.status, 405);
	assert.equal(codeOf(method), 'MethodNotAllowed');
});

test('a body which is not JSON, or not an object, is refused in the envelope of ARM', () => {
	const {ask} = openDemo();
	for (const body of ['{', 'null', '[]', '"text"', '{"properties": 1}']) {
		const answer = ask('PATCH', setPath, body);
		assert.equal(answer.status, 400, body);
		assert.equal(codeOf(answer), 'InvalidRequestContent', body);
	}
});

test('every answer has the headers which Azure sends, with the simulated date', () => {
	const {ask, clock} = openDemo({speed: 60});
	clock.advance(1000);
	for (const answer of [ask('GET', setPath), ask('GET', `${setPath}/nothing`), ask('PATCH', setPath, '{')]) {
		assert.equal(answer.headers['cache-control'], 'no-cache');
		assert.equal(answer.headers['expires'], '-1');
		assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
		assert.equal(answer.headers['date'], 'Fri, 20 Nov 2026 09:01:00 GMT');
		assert.match(answer.headers['x-ms-request-id'] ?? '', /^[\da-f-]{36}$/);
		assert.match(answer.headers['x-ms-routing-request-id'] ?? '', /^EASTUS2:20261120T090100Z:[\da-f-]{36}$/);
		assert.equal(answer.headers['content-length'], String(Buffer.byteLength(answer.text)));
	}
});

test('the same seed and requests give the same bytes, another seed does not', async () => {
	const transcript = async (seed: number) => {
		const {ask, clock} = openDemo({seed});
		const answers = [];
		answers.push(ask('GET', setPath), ask('GET', `${setPath}/virtualMachines?$expand=instanceView`));
		const imageReference = {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest'};
		answers.push(ask('PATCH', setPath, {properties: {virtualMachineProfile: {storageProfile: {imageReference}}}}));
		clock.advance(20_000);
		answers.push(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0', '1']}));
		for (let look = 0; look < 10; look++) {
			clock.advance(9000);
			answers.push(ask('GET', `${setPath}/virtualMachines?$expand=instanceView`));
		}

		return JSON.stringify(answers);
	};

	assert.equal(await transcript(1), await transcript(1));
	assert.notEqual(await transcript(1), await transcript(2));
});

test('whatever comes in, the answer is an ARM envelope or a known success, never a crash', () => {
	const {ask} = openDemo();
	fc.assert(
		fc.property(
			fc.constantFrom('GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'HEAD', 'BREW'),
			fc.oneof(
				fc.webPath(),
				fc.array(fc.string(), {maxLength: 4}).map(parts => `${setPath}/${parts.map(encodeURIComponent).join('/')}`),
			),
			fc.oneof(fc.json(), fc.string()),
			(method, path, body) => {
				const answer = ask(method, path === '' ? '/' : path, body);
				assert.notEqual(answer.status, 500);
				const hasEnvelope = method === 'HEAD' ? answer.text === '' : typeof codeOf(answer) === 'string';
				assert.ok(answer.status < 400 || hasEnvelope);
			},
		),
		{numRuns: 300},
	);
});

test('handled requests are recorded with their body, query and precondition', () => {
	const {ask, requests, clock} = openDemo({speed: 10});
	clock.advance(1000);
	ask('PATCH', `${setPath}?api-version=2024-07-01`, {tags: {a: 'b'}}, {'if-match': '"2"'});
	ask('GET', `${setPath}/virtualMachines?%24expand=instanceView&api-version=2024-07-01`);
	assert.deepEqual(requests, [
		{
			at: '2026-11-20T09:00:01.000Z',
			simulatedAt: '2026-11-20T09:00:10.000Z',
			method: 'PATCH',
			path: setPath,
			query: 'api-version=2024-07-01',
			status: 200,
			requestBody: {tags: {a: 'b'}},
			milliseconds: 0,
			ifMatch: '"2"',
			fault: null,
		},
		{
			at: '2026-11-20T09:00:01.000Z',
			simulatedAt: '2026-11-20T09:00:10.000Z',
			method: 'GET',
			path: `${setPath}/virtualMachines`,
			query: '$expand=instanceView&api-version=2024-07-01',
			status: 200,
			requestBody: null,
			milliseconds: 0,
			ifMatch: null,
			fault: null,
		},
	]);
});
