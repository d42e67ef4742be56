import type {Answer, Call} from './call.js';
import type {Json} from '../world/json.js';
import {operationUrl} from '../signature.js';
import {retryAfter} from '../throttle.js';
import type {Operation} from '../world/operation.js';

/** The answer to a PUT or PATCH: the new resource, `Azure-AsyncOperation` and `Retry-After: 10`, no `Location` [recorded]. */
export const acceptedWithBody = (call: Call, operation: Operation, body: Json, etag: string): Answer => ({
	status: 200,
	body,
	operation,
	headers: {
		'Azure-AsyncOperation': operationUrl(call.world, operation, call, false),
		'Azure-AsyncNotification': 'Enabled',
		ETag: etag,
		'Retry-After': retryAfter(call.world, 10),
	},
});

/** The answer to a POST: 202, both headers, no body, and no `Retry-After` [recorded in 71 of 72]. */
export const accepted = (call: Call, operation: Operation, instancesCharged: number | null): Answer => ({
	status: 202,
	operation,
	...(instancesCharged !== null && {instancesCharged}),
	headers: {
		'Azure-AsyncOperation': operationUrl(call.world, operation, call, false),
		'Azure-AsyncNotification': 'Enabled',
		Location: operationUrl(call.world, operation, call, true),
	},
});
