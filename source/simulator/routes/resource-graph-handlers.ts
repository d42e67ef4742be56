import type {Answer, Call} from './call.js';
import {ArmRefusal} from '../errors.js';
import {digText, isJsonObject, type Json, type JsonObject} from '../world/json.js';
import {isFlexible} from '../world/model.js';
import {scaleSetBody} from '../bodies/scale-set-body.js';
import {retryAfter} from '../throttle.js';
import {virtualMachineBody} from '../bodies/virtual-machine-body.js';
import type {World} from '../world/world.js';
import {objectBody} from './write-handlers.js';

/** Each user may ask so many times in each window [documented]. */
const quota = 15;
const windowMilliseconds = 5000;
const bucketKey = 'resource graph';

/** A page has at most so many rows, and so many when the request does not say [documented]. */
const mostRows = 1000;
const usualRows = 100;

const invalidQuery = (message: string): ArmRefusal =>
	new ArmRefusal(400, {
		code: 'BadRequest',
		message: 'Please provide below info when asking for support.',
		details: [{code: 'InvalidQuery', message}],
	});

/** Counts the query, and tells what is left of the window. */
const takeFromQuota = (world: World): Readonly<Record<string, string>> => {
	const last = world.buckets[bucketKey];
	const isOver = last === undefined || world.now - last.at >= windowMilliseconds;
	const window = isOver ? {tokens: quota, at: world.now} : last;
	const secondsLeft = (window.at + windowMilliseconds - world.now) / 1000;
	const resetsAfter = `00:00:0${Math.min(5, Math.max(1, Math.ceil(secondsLeft)))}`;
	if (window.tokens < 1) {
		throw new ArmRefusal(
			429,
			{
				code: 'RateLimiting',
				message: 'Please provide below info when asking for support.',
				details: [
					{
						code: 'RateLimiting',
						message:
							'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed.',
					},
				],
			},
			{
				'x-ms-user-quota-remaining': '0',
				'x-ms-user-quota-resets-after': resetsAfter,
				'Retry-After': retryAfter(world, secondsLeft),
			},
		);
	}

	world.buckets[bucketKey] = {tokens: window.tokens - 1, at: window.at};
	return {'x-ms-user-quota-remaining': String(window.tokens - 1), 'x-ms-user-quota-resets-after': resetsAfter};
};

/** What the index holds of a resource: types and locations in lower case, and no etag [public reports]. */
const indexed = (body: JsonObject, tenantId: string, subscriptionId: string, resourceGroup: string): JsonObject => {
	const {etag: _etag, instanceId: _instanceId, type: _type, ...rest} = body;
	return {
		...rest,
		type: (digText(body, 'type') ?? '').toLowerCase(),
		tenantId,
		kind: '',
		resourceGroup: resourceGroup.toLowerCase(),
		subscriptionId,
		managedBy: '',
		plan: null,
		identity: body['identity'] ?? null,
		zones: body['zones'] ?? null,
		extendedLocation: null,
		sku: body['sku'] ?? null,
	};
};

const rowsOf = (world: World, subscriptionIds: readonly string[] | null): readonly JsonObject[] =>
	Object.values(world.scaleSets)
		.filter(({subscriptionId}) => subscriptionIds === null || subscriptionIds.includes(subscriptionId.toLowerCase()))
		.flatMap(scaleSet => {
			const {subscriptionId, resourceGroup} = scaleSet;
			const tenantId = world.subscriptions.find(other => other.subscriptionId === subscriptionId)?.tenantId ?? '';
			const index = (body: JsonObject): JsonObject => indexed(body, tenantId, subscriptionId, resourceGroup);
			const members = isFlexible(scaleSet.resource) ? scaleSet.instances : [];
			return [
				index(scaleSetBody(scaleSet)),
				...members.map(instance =>
					index(virtualMachineBody(scaleSet, instance, {isViewWanted: false, isInList: false})),
				),
			];
		});

const textAt = (row: JsonObject, path: string): string => {
	let found: Json | undefined = row;
	for (const name of path.split('.')) {
		found = isJsonObject(found) ? found[name] : undefined;
	}

	return typeof found === 'string' ? found : JSON.stringify(found ?? null);
};

type Step = (rows: readonly JsonObject[]) => readonly JsonObject[];

/** The few operators which the simulated index understands, each with the step it stands for. */
const operators: ReadonlyArray<{readonly pattern: RegExp; readonly step: (match: RegExpExecArray) => Step}> = [
	{
		pattern: /^where\s+([\w.]+)\s*(=~|==)\s*['"]([^'"]*)['"]$/i,
		step: ([, member = '', operator, wanted = '']) => {
			const folded = (text: string): string => (operator === '=~' ? text.toLowerCase() : text);
			return rows => rows.filter(row => folded(textAt(row, member)) === folded(wanted));
		},
	},
	{
		pattern: /^where\s+([\w.]+)\s+in~?\s*\(([^)]*)\)$/i,
		step: ([, member = '', list = '']) => {
			const wanted = new Set(
				list.split(',').map(item =>
					item
						.trim()
						.replaceAll(/^['"]|['"]$/g, '')
						.toLowerCase(),
				),
			);
			return rows => rows.filter(row => wanted.has(textAt(row, member).toLowerCase()));
		},
	},
	{
		pattern: /^project\s+([\w\s,.=]+)$/i,
		step: ([, list = '']) => {
			const columns = list.split(',').map(column => {
				const [name = '', path = name] = column.split('=').map(part => part.trim());
				return {name, path};
			});
			return rows =>
				rows.map(row =>
					Object.fromEntries(
						columns.map(({name, path}) => {
							let found: Json | undefined = row;
							for (const part of path.split('.')) {
								found = isJsonObject(found) ? found[part] : undefined;
							}

							return [name, found ?? null];
						}),
					),
				);
		},
	},
	{
		pattern: /^(?:order|sort)\s+by\s+([\w.]+)(?:\s+(asc|desc))?$/i,
		step: ([, member = '', direction = 'desc']) => {
			const sign = direction.toLowerCase() === 'asc' ? 1 : -1;
			return rows => rows.toSorted((one, other) => sign * (textAt(one, member) < textAt(other, member) ? -1 : 1));
		},
	},
	{
		pattern: /^(?:limit|take)\s+(\d+)$/i,
		step:
			([, count = '0']) =>
			rows =>
				rows.slice(0, Number(count)),
	},
	{pattern: /^count$/i, step: () => rows => [{Count: rows.length}]},
];

const stepsOf = (query: string): readonly Step[] => {
	const [table, ...rest] = query.split('|').map(part => part.trim().replaceAll(/\s+/g, ' '));
	if (table?.toLowerCase() !== 'resources') {
		throw invalidQuery(`Table ${table ?? ''} is invalid or unsupported for resource query.`);
	}

	return rest.map(text => {
		for (const {pattern, step} of operators) {
			const match = pattern.exec(text);
			if (match !== null) {
				return step(match);
			}
		}

		throw invalidQuery(`The operator '${text}' is invalid, or not simulated.`);
	});
};

const numberIn = (options: JsonObject, name: string, otherwise: number): number => {
	const value = options[name] ?? options[`$${name}`];
	return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : otherwise;
};

/**
 * POST of a query over resources: scale sets, and the machines of Flexible ones. Understands `where` with one comparison,
 * `project`, `order by`, `limit` and `count`; 15 queries in 5 seconds [documented].
 */
export const queryResources = (call: Call): Answer => {
	const {world} = call;
	const body = objectBody(call);
	const headers = takeFromQuota(world);
	const {query, subscriptions} = body;
	if (typeof query !== 'string' || query.trim() === '') {
		throw invalidQuery('Query cannot be empty.');
	}

	const options = isJsonObject(body['options']) ? body['options'] : {};
	const token = options['$skipToken'] ?? options['skipToken'];
	const skip =
		typeof token === 'string' ? Number(Buffer.from(token, 'base64').toString('utf8')) : numberIn(options, 'skip', 0);
	if (!Number.isInteger(skip) || skip < 0) {
		throw invalidQuery('The skip token is invalid.');
	}

	const wanted = Array.isArray(subscriptions) ? subscriptions.map(id => String(id).toLowerCase()) : null;
	let rows = rowsOf(world, wanted);
	for (const step of stepsOf(query)) {
		rows = step(rows);
	}

	const top = Math.min(mostRows, numberIn(options, 'top', usualRows));
	const page = rows.slice(skip, skip + top);
	const hasMore = rows.length > skip + page.length && page.length > 0;
	const isTable = (digText(options, 'resultFormat') ?? 'objectArray').toLowerCase() === 'table';
	return {
		status: 200,
		headers,
		body: {
			totalRecords: rows.length,
			count: page.length,
			data: isTable ? asTable(page) : page,
			facets: [],
			resultTruncated: hasMore ? 'true' : 'false',
			...(hasMore && {$skipToken: Buffer.from(String(skip + page.length)).toString('base64')}),
		},
	};
};

const asTable = (rows: readonly JsonObject[]): JsonObject => {
	const names = Object.keys(rows[0] ?? {});
	return {
		columns: names.map(name => ({name, type: isJsonObject(rows[0]?.[name]) ? 'object' : 'string'})),
		rows: rows.map(row => names.map(name => row[name] ?? null)),
	};
};
