import {digText, isJsonObject, type Json} from '../../../source/simulator/world/json.js';
import {bucketNames, normalise, normaliseUrl} from './normalise.js';
import type {Exchange} from './recording.js';

/** One thing in which the simulator's answer is not Azure's. */
export type Difference = {
	/** Where: `status`, `header:retry-after`, `body:properties.instanceView.statuses[].code`. */
	readonly path: string;
	/** `missing`: only Azure has it; `surplus`: only the simulator has it; `type`, `length` and `value` speak for themselves. */
	readonly kind: 'missing' | 'surplus' | 'type' | 'length' | 'value';
	readonly recorded: string;
	readonly simulated: string;
};

type SimulatedAnswer = {
	readonly status: number;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Json | undefined;
};

/** How headers compare: by name only, unless there is a form of the value in which both must be the same. */
const headerForms: Readonly<Record<string, (value: string, other: string) => string>> = {
	'azure-asyncoperation': normaliseUrl,
	location: normaliseUrl,
	'azure-asyncnotification': value => value,
	'content-type': value => value,
	'x-ms-failure-cause': value => value,
	'x-ms-ratelimit-remaining-resource': bucketNames,
	'x-ms-request-charge': value => value,
	etag: value => normalise(value),
};

/** Of the transport, or marks which the gateway makes for itself: no client reads them. */
const ignoredHeaders: ReadonlySet<string> = new Set([
	'date',
	'content-length',
	'x-ms-need-to-refresh-epl-cache',
	'x-ms-operation-identifier',
	'x-ms-original-request-ids',
	'x-ms-throttle-levels',
]);

const isPoll = ({url}: Exchange): boolean => url.includes('/operations/');

/** Members of which only presence and type compare: their values are what happened to be on the machines. */
const freeMembers: ReadonlySet<string> = new Set([
	'instanceId',
	'computerName',
	'osName',
	'osVersion',
	'vmAgentVersion',
	'sizeInBytes',
	'placementGroupId',
	'hyperVGeneration',
	'platformUpdateDomain',
	'platformFaultDomain',
]);

const compareHeaders = (exchange: Exchange, simulated: SimulatedAnswer, removed: ReadonlySet<string>): Difference[] => {
	const names = new Set([...Object.keys(exchange.headers), ...Object.keys(simulated.headers)]);
	return [...names].toSorted().flatMap((name): Difference[] => {
		const azure = exchange.headers[name];
		const ours = simulated.headers[name];
		const path = `header:${name}`;
		if (ignoredHeaders.has(name) || removed.has(name)) {
			return [];
		}

		if (ours === undefined || azure === undefined) {
			return [{path, kind: ours === undefined ? 'missing' : 'surplus', recorded: azure ?? '', simulated: ours ?? ''}];
		}

		// The Retry-After of a poll is an estimate of what is left.
		const form =
			headerForms[name] ?? (name === 'retry-after' && !isPoll(exchange) ? (value: string) => value : () => '');
		const [recorded, found] = [form(azure, ours), form(ours, azure)];
		return recorded === found ? [] : [{path, kind: 'value', recorded, simulated: found}];
	});
};

const typeOf = (value: Json): string => {
	if (Array.isArray(value)) {
		return 'array';
	}

	return value === null ? 'null' : typeof value;
};

const show = (value: Json): string =>
	typeof value === 'string'
		? normalise(value)
		: isJsonObject(value) || Array.isArray(value)
			? typeOf(value)
			: JSON.stringify(value);

const idOf = (value: Json | undefined): string | null => digText(value, 'id')?.toLowerCase() ?? null;

/** The same id, or one which is the same but for what is of its own recording. */
const indexOfId = (items: readonly Json[], id: string): number => {
	const exact = items.findIndex(item => idOf(item) === id);
	return exact === -1 ? items.findIndex(item => normalise(idOf(item) ?? '') === normalise(id)) : exact;
};

/** The items of our list in the order of Azure's, where all have ids: lists have no order which a client may rely on. */
const inOrderOf = (azure: readonly Json[], ours: readonly Json[], isCut: boolean): readonly Json[] => {
	if ([...azure, ...ours].some(item => idOf(item) === null)) {
		return ours;
	}

	const left = [...ours];
	const found = azure.flatMap(item => {
		const at = indexOfId(left, idOf(item) ?? '');
		return at === -1 ? [] : left.splice(at, 1);
	});
	return isCut ? found : [...found, ...left];
};

const compareJson = (path: string, azure: Json, theirs: Json, isCut = false): Difference[] => {
	const ours = Array.isArray(azure) && Array.isArray(theirs) ? inOrderOf(azure, theirs, isCut) : theirs;
	if (Array.isArray(azure) && Array.isArray(ours)) {
		const both = Math.min(azure.length, ours.length);
		const lengths: Difference[] =
			azure.length === ours.length
				? []
				: [{path: `${path}[]`, kind: 'length', recorded: String(azure.length), simulated: String(ours.length)}];
		return [
			...lengths,
			...azure.slice(0, both).flatMap((item, index) => compareJson(`${path}[]`, item, ours[index] ?? null)),
		];
	}

	if (isJsonObject(azure) && isJsonObject(ours)) {
		return [...new Set([...Object.keys(azure), ...Object.keys(ours)])].flatMap((name): Difference[] => {
			const inside = path.endsWith(':') ? `${path}${name}` : `${path}.${name}`;
			const [recorded, simulated] = [azure[name], ours[name]];
			if (simulated === undefined) {
				return [{path: inside, kind: 'missing', recorded: show(recorded ?? null), simulated: ''}];
			}

			return recorded === undefined
				? [{path: inside, kind: 'surplus', recorded: '', simulated: show(simulated)}]
				: compareJson(inside, recorded, simulated, isCut && name === 'value');
		});
	}

	if (typeOf(azure) !== typeOf(ours)) {
		return [{path, kind: 'type', recorded: typeOf(azure), simulated: typeOf(ours)}];
	}

	const isFree = freeMembers.has(/\w+$/.exec(path)?.[0] ?? '');
	return isFree || show(azure) === show(ours)
		? []
		: [{path, kind: 'value', recorded: show(azure), simulated: show(ours)}];
};

const unique = (differences: readonly Difference[]): readonly Difference[] => [
	...new Map(differences.map(difference => [`${difference.path} ${difference.kind}`, difference])).values(),
];

const outcome = ({status, body}: {readonly status: number; readonly body: Json | undefined}): string => {
	const code = digText(body, 'error', 'code');
	return code === null ? String(status) : `${status} ${code}: ${digText(body, 'error', 'message') ?? ''}`;
};

/**
 * Compares the simulator's answer with Azure's: status, names of headers and the values which matter, members of the
 * body, their types and their values, but for times, GUIDs and the like. With another status nothing else is compared.
 *
 * @param removed headers which the recorder did not keep.
 */
export const compareAnswers = (
	exchange: Exchange,
	simulated: SimulatedAnswer,
	removed: ReadonlySet<string>,
): readonly Difference[] => {
	if (exchange.status !== simulated.status) {
		return [{path: 'status', kind: 'value', recorded: outcome(exchange), simulated: outcome(simulated)}];
	}

	const bodies =
		exchange.body === undefined || simulated.body === undefined
			? compareJson(
					'body',
					exchange.body === undefined ? null : show(exchange.body),
					simulated.body === undefined ? null : show(simulated.body),
				)
			: compareJson('body:', exchange.body, simulated.body, exchange.isCut);
	return unique([...compareHeaders(exchange, simulated, removed), ...bodies]);
};
