import type {SimulatorRequest, SimulatorResponse} from './handler.js';
import type {Json} from './world/json.js';
import {readBody} from './read-request.js';
import {pathOf} from './routes/router.js';

/** One handled request, as a line of the request log. */
export type RequestRecord = {
	/** Wall time, ISO 8601. */
	readonly at: string;
	/** Simulated time, ISO 8601. */
	readonly simulatedAt: string;
	readonly method: string;
	readonly path: string;
	/** Decoded, without the question mark. Of the URL of an operation, certificate and signature are `…`. */
	readonly query: string;
	/** 0 where the connection broke before anything was carried out. */
	readonly status: number;
	/** Parsed JSON, the text itself where it is not JSON, `null` where there was none. */
	readonly requestBody: Json;
	/** Wall time which the answer took. */
	readonly milliseconds: number;
	/** The `If-Match` header, or `null`. */
	readonly ifMatch: string | null;
	/** The kinds of the injected faults which hit the request, separated by commas, or `null`. */
	readonly fault: string | null;
};

/** Together more than 3 kB in every poll, and of no use to a reader. */
const longParameters = /(^|&)([csh])=[^&]{32,}/g;

const decodeOr = (text: string): string => {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
};

const bodyOr = (text: string): Json => {
	try {
		return readBody(text, undefined) ?? null;
	} catch {
		return text;
	}
};

/** The line of a request. Times are in milliseconds since 1970. */
export const recordOf = (
	request: SimulatorRequest,
	response: SimulatorResponse,
	times: {readonly startedAt: number; readonly endedAt: number; readonly simulatedAt: number},
): RequestRecord => ({
	at: new Date(times.startedAt).toISOString(),
	simulatedAt: new Date(times.simulatedAt).toISOString(),
	method: request.method.toUpperCase(),
	path: pathOf(request.url),
	query: decodeOr((request.url.split('#')[0] ?? '').split('?').slice(1).join('?').replaceAll(longParameters, '$1$2=…')),
	status: response.status,
	requestBody: bodyOr(request.body),
	milliseconds: times.endedAt - times.startedAt,
	ifMatch: request.headers['if-match'] ?? null,
	fault: response.delivery.fault,
});
