import {createHmac} from 'node:crypto';
import {seededRandom} from './world/random.js';
import type {Operation} from './world/operation.js';
import type {World} from './world/world.js';

/** Recorded operation URLs carry a certificate of about this many base64 characters. */
const certificateLength = 2700;
const ticksAtUnixEpoch = 621_355_968_000_000_000n;

const certificates = new Map<number, string>();

/** Something as long as the certificate in recorded URLs, the same for all operations of a world. */
const certificate = (seed: number): string => {
	const known = certificates.get(seed);
	if (known !== undefined) {
		return known;
	}

	const random = seededRandom(seed, 'certificate');
	const bytes = Uint8Array.from({length: Math.floor((certificateLength * 3) / 4)}, () =>
		Math.floor(random.next() * 256),
	);
	const made = `MII${Buffer.from(bytes).toString('base64url')}`.slice(0, certificateLength);
	certificates.set(seed, made);
	return made;
};

const digest = (seed: number, length: number, ...parts: readonly string[]): string => {
	let text = '';
	for (let block = 0; text.length < length; block++) {
		text += createHmac('sha256', `simulator ${seed}`)
			.update([...parts, block].join('\n'))
			.digest('base64url');
	}

	return text.slice(0, length);
};

const signed = (world: World, parameters: ReadonlyMap<string, string>, path: string): {s: string; h: string} => {
	const parts = [
		path.toLowerCase(),
		...['p', 'monitor', 'api-version', 't', 'c'].map(name => parameters.get(name) ?? ''),
	];
	return {s: digest(world.seed, 342, 's', ...parts), h: digest(world.seed, 43, 'h', ...parts)};
};

/** The path at which an operation is asked after. */
const operationPath = (operation: Operation): string =>
	`/subscriptions/${operation.subscriptionId}/providers/Microsoft.Compute/locations/${operation.location}/operations/${operation.operationId}`;

/**
 * The absolute URL of an operation, of about 3.3 kB as recorded since 2023: with the parameters p, t, c, s and h. The
 * `monitor` form is what `Location` names.
 */
export const operationUrl = (
	world: World,
	operation: Operation,
	request: {readonly origin: string; readonly apiVersion: string},
	isMonitor: boolean,
): string => {
	const path = operationPath(operation);
	const ticks = ticksAtUnixEpoch + BigInt(Math.floor(operation.startedAt)) * 10_000n + (isMonitor ? 156_655n : 0n);
	const parameters = new Map([
		['p', seededRandom(world.seed, 'signer').guid()],
		...(isMonitor ? [['monitor', 'true'] as const] : []),
		['api-version', request.apiVersion],
		['t', String(ticks)],
		['c', certificate(world.seed)],
	]);
	for (const [name, value] of Object.entries(signed(world, parameters, path))) {
		parameters.set(name, value);
	}

	const query = [...parameters].map(([name, value]) => `${name}=${value}`).join('&');
	return `${request.origin}${path}?${query}`;
};

/** Whether an operation's URL is one which the simulator gave out, unchanged. */
export const isSigned = (world: World, path: string, query: ReadonlyMap<string, string>): boolean => {
	const expected = signed(world, query, path);
	return query.get('s') === expected.s && query.get('h') === expected.h;
};
