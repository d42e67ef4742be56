import {readdirSync, readFileSync} from 'node:fs';
import {digText, isJsonObject, parseJson, type Json, type JsonObject} from '../../../source/simulator/world/json.js';

/** One request with Azure's answer to it. */
export type Exchange = {
	/** Its place in the original recording. */
	readonly index: number;
	readonly method: string;
	/** Absolute. */
	readonly url: string;
	readonly requestBody: Json | undefined;
	readonly status: number;
	/** By lower-case name; the value is empty where only the name was kept. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Json | undefined;
	/** A long list, of which only the first entries were kept. */
	readonly isCut: boolean;
	/** When Azure answered: milliseconds since 1970, or `null` where the recorder removed it. */
	readonly at: number | null;
};

export type Recording = {
	readonly name: string;
	/** The day of the recording, as text which sorts; `unknown` where nobody wrote it down. */
	readonly recordedAt: string;
	/** Which program recorded it: it decides which headers are missing. */
	readonly recorder: string;
	readonly exchanges: readonly Exchange[];
};

const directory = new URL('../../fixtures/recordings/', import.meta.url);
const origin = 'https://management.azure.com';

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const absolute = (url: string): string => (url.startsWith('/') ? `${origin}${url}` : url.replace(/^http:/, 'https:'));

const headersOf = (exchange: JsonObject, nameSets: readonly Json[]): Record<string, string> => {
	const headers: Record<string, string> = {};
	for (const name of list(nameSets[Number(exchange['names'])])) {
		headers[text(name)] = '';
	}

	for (const [name, value] of Object.entries(object(exchange['headers']))) {
		headers[name] = text(value);
	}

	for (const name of ['azure-asyncoperation', 'location']) {
		if (headers[name] !== undefined) {
			headers[name] = absolute(headers[name]);
		}
	}

	if (headers['content-type'] === 'json') {
		headers['content-type'] = 'application/json; charset=utf-8';
	}

	return headers;
};

/** The nock files of 2017 have no bodies of requests; what Azure answered tells whom they named. */
const guessedBody = (exchange: JsonObject): Json | undefined => {
	const isNamed = exchange['method'] === 'POST' && /\/(manualupgrade|delete)\?/i.test(text(exchange['url']));
	const unknown = /instanceId (\d+)/.exec(digText(exchange['body'], 'error', 'message') ?? '')?.[1];
	return isNamed ? {instanceIds: [unknown ?? '*']} : undefined;
};

const readRecording = (name: string): Recording => {
	const file = object(parseJson(readFileSync(new URL(`${name}.json`, directory), 'utf8')));
	const source = object(file['source']);
	const bodies = new Map<number, Json | undefined>();
	const exchanges = list(file['exchanges']).map((entry): Exchange => {
		const exchange = object(entry);
		const index = Number(exchange['index']);
		const sameAs = exchange['bodyOf'];
		const body = typeof sameAs === 'number' ? bodies.get(sameAs) : exchange['body'];
		bodies.set(index, body);
		const headers = headersOf(exchange, list(file['headerNames']));
		const at = Date.parse(headers['date'] ?? '');
		return {
			index,
			method: text(exchange['method']),
			url: absolute(text(exchange['url'])),
			requestBody: typeof exchange['requestBody'] === 'object' ? exchange['requestBody'] : guessedBody(exchange),
			status: Number(exchange['status']),
			headers,
			body,
			isCut: exchange['cut'] !== undefined,
			at: Number.isNaN(at) ? null : at,
		};
	});
	return {name, recordedAt: text(source['recordedAt']) || 'unknown', recorder: text(source['notes']), exchanges};
};

/** Every recording which is kept, by name. */
export const readRecordings = (): readonly Recording[] =>
	readdirSync(directory)
		.filter(name => /--.*\.json$/.test(name))
		.toSorted()
		.map(name => readRecording(name.slice(0, -'.json'.length)));

/** What is asked for, without names: `GET set`, `POST set/manualupgrade`, `GET instance`, `GET operation?monitor` … */
export const kindOfRequest = ({method, url}: {readonly method: string; readonly url: string}): string => {
	const {pathname, searchParams} = new URL(url);
	const place = pathname
		.replace(/^\/subscriptions\/[^/]+/i, 'subscription')
		.replace(/\/resourceGroups\/[^/]+/i, '/group')
		.replace(/\/providers\/Microsoft\.Compute/i, '/compute')
		.replace(/^subscription\/group\/compute\/virtualMachineScaleSets\/[^/]+/i, 'set')
		.replace(/^subscription\/group\/compute\/virtualMachineScaleSets/i, 'sets of a group')
		.replace(/^subscription\/compute\/virtualMachineScaleSets/i, 'sets of a subscription')
		.replace(/^set\/virtualMachines\/[^/]+/i, 'instance')
		.replace(/^set\/virtualMachines/i, 'instances')
		.replace(/^set\/extensions\/[^/]+/i, 'set/extension')
		.replace(/^subscription\/group\/compute\/virtualMachines\/[^/]+/i, 'virtual machine')
		.replace(/^subscription\/group\/compute\/virtualMachines/i, 'virtual machines')
		.replace(/^subscription\/compute\/locations\/[^/]+\/operations\/.*/i, 'operation')
		.replace(/^subscription\/compute\/locations\/[^/]+\/publishers/i, 'publishers')
		.replace(/^publishers\/[^/]+\/artifactTypes\/vmImage\/offers\/[^/]+\/skus\/[^/]+\/versions\/.*/i, 'image version')
		.replace(/^publishers\/[^/]+\/artifactTypes\/vmImage\/offers\/[^/]+\/skus\/[^/]+\/versions/i, 'image versions')
		.replace(/^publishers\/[^/]+\/artifactTypes\/vmImage\/offers\/[^/]+\/skus/i, 'image SKUs')
		.replace(/^publishers\/[^/]+\/artifactTypes\/vmImage\/offers/i, 'image offers');
	return `${method} ${place}${searchParams.get('monitor') === 'true' ? '?monitor' : ''}`;
};
