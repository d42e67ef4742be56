import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {readErrorBody} from '../../source/arm/error-answer.js';

suite('an error body', () => {
	test('says its code and message', () => {
		assert.deepEqual(readErrorBody('{"error":{"code":"Conflict","message":"busy","target":"x"}}'), {
			code: 'Conflict',
			message: 'busy',
			target: 'x',
		});
	});

	test('of a throttled request names the bucket, and leaves out what is written for programs', () => {
		const body = JSON.stringify({
			error: {
				code: 'OperationNotAllowed',
				message: 'The server rejected the request because too many requests have been received for this subscription.',
				details: [
					{
						code: 'TooManyRequests',
						target: 'HighCostGetVMScaleSet30Min',
						message: '{"operationGroup":"HighCostGetVMScaleSet30Min"}',
					},
				],
			},
		});
		assert.deepEqual(readErrorBody(body), {
			code: 'OperationNotAllowed',
			message: 'The server rejected the request because too many requests have been received for this subscription.',
			target: 'HighCostGetVMScaleSet30Min',
		});
	});

	test('which only wraps others says what the first of them says', () => {
		const body = JSON.stringify({
			error: {
				code: 'MultipleErrorsOccurred',
				message: 'Multiple error occurred: ServerTimeout. Please see details.',
				details: [{code: 'ServerTimeout', message: 'The request timed out.'}],
			},
		});
		assert.deepEqual(readErrorBody(body), {code: 'ServerTimeout', message: 'The request timed out.', target: null});
	});

	test('adds the details which say more', () => {
		const body = JSON.stringify({
			error: {
				code: 'RequestDisallowedByPolicy',
				message: 'Disallowed.',
				details: [{message: 'By policy p.'}, {message: 'Disallowed.'}],
			},
		});
		assert.equal(readErrorBody(body).message, 'Disallowed. By policy p.');
	});

	test('of older or other services is read too', () => {
		assert.deepEqual(readErrorBody('{"Error":{"Code":"A","Message":"b"}}'), {code: 'A', message: 'b', target: null});
		assert.deepEqual(readErrorBody('{"code":"A","message":"b"}'), {code: 'A', message: 'b', target: null});
		assert.deepEqual(readErrorBody('{"odata.error":{"code":"A","message":{"lang":"en","value":"b"}}}'), {
			code: 'A',
			message: 'b',
			target: null,
		});
	});

	test('which is a web page is known by its title', () => {
		const {message} = readErrorBody('<html><head><title> 503 Service Unavailable </title></head></html>');
		assert.equal(message, 'a web page, “503 Service Unavailable”');
		assert.equal(readErrorBody('<!DOCTYPE html><p>').message, 'a web page, “without a title”');
	});

	test('which is anything else does not throw', () => {
		const nothing = {code: null, message: null, target: null};
		assert.deepEqual(readErrorBody(''), nothing);
		assert.deepEqual(readErrorBody('{"error":null}'), nothing);
		assert.deepEqual(readErrorBody('[]'), nothing);
		assert.deepEqual(readErrorBody('{"error":{"details":[null,1]}}'), nothing);
		assert.equal(readErrorBody('upstream failed').message, 'upstream failed');
	});
});
