import assert from 'node:assert/strict';
import {test} from 'node:test';
import {undisturbed} from '../../source/simulator/handler.js';
import {createHeaders, createInProcessClient} from '../../source/simulator/transport.js';
import {openDemo, setPath} from '../helpers/demo-azure.js';

const url = `https://management.azure.com${setPath}?api-version=2024-07-01`;

test('headers are found in any case, iterate in lower case, and keep their case on demand', () => {
	const headers = createHeaders({'Retry-After': '1'});
	headers.set('ETag', ' "2" ');
	assert.equal(headers.get('retry-AFTER'), '1');
	assert.equal(headers.has('etag'), true);
	assert.deepEqual(
		[...headers],
		[
			['retry-after', '1'],
			['etag', '"2"'],
		],
	);
	assert.deepEqual(headers.toJSON({preserveCase: true}), {'Retry-After': '1', ETag: '"2"'});
	headers.delete('RETRY-after');
	assert.deepEqual(headers.toJSON(), {etag: '"2"'});
});

test('an aborted request is not handled', async () => {
	const {simulator, requests} = openDemo();
	const request = {
		url,
		method: 'GET',
		headers: createHeaders({}),
		abortSignal: AbortSignal.abort(),
	};
	await assert.rejects(simulator.httpClient.sendRequest(request), {name: 'AbortError'});
	assert.deepEqual(requests, []);
});

test('a request reaches the handler with lower-case header names, and its answer names it', async () => {
	const seen: unknown[] = [];
	const client = createInProcessClient(request => {
		seen.push(request);
		return {status: 202, headers: {Location: 'there'}, body: '', delivery: undisturbed};
	});
	const request = {url, method: 'POST', headers: {toJSON: () => ({'If-Match': '"2"'})}, body: '{}'};
	const answer = await client.sendRequest(request);
	assert.deepEqual(seen, [{url, method: 'POST', headers: {'if-match': '"2"'}, body: '{}'}]);
	assert.equal(answer.request, request);
	assert.equal(answer.status, 202);
	assert.equal(answer.headers.get('location'), 'there');
});
