import {ArmRefusal} from './errors.js';
import type {World} from './world.js';

/** A token bucket: how many it holds and how many come back in a minute. */
type Bucket = {readonly capacity: number; readonly refillPerMinute: number};

const bucket = (capacity: number, refillPerMinute: number): Bucket => ({capacity, refillPerMinute});

/** What a request takes from, by the name of the policy. Sizes are recorded, refills documented (one third where not). */
const policies = {
	GetVMScaleSet: {subscription: bucket(2400, 800), resource: bucket(36, 12)},
	HighCostGetVMScaleSet: {subscription: bucket(1080, 360), resource: bucket(30, 10)},
	GetVMScaleSetVM: {subscription: bucket(6000, 2000), resource: bucket(36, 12)},
	VMScaleSetVMViews: {subscription: bucket(30_000, 10_000), resource: null},
	CreateVMScaleSet: {subscription: bucket(375, 125), resource: bucket(12, 4)},
	VMScaleSetActions: {subscription: bucket(1500, 500), resource: bucket(12, 4)},
	DeleteVMScaleSet: {subscription: bucket(525, 175), resource: bucket(12, 4)},
	VMScaleSetVMActions: {subscription: bucket(2000, 667), resource: bucket(12, 4)},
	DeleteVMScaleSetVM: {subscription: bucket(2000, 667), resource: bucket(12, 4)},
	VMScaleSetBatchedVMRequests: {subscription: bucket(6000, 2000), resource: null},
	GetOperation: {subscription: bucket(15_000, 5000), resource: bucket(45, 15)},
} as const satisfies Readonly<Record<string, {readonly subscription: Bucket; readonly resource: Bucket | null}>>;

export type PolicyName = keyof typeof policies;

/** What one request costs: tokens of a policy, of the subscription's bucket and, where `resource` is named, of its own. */
export type Charge = {readonly policy: PolicyName; readonly resource: string | null; readonly tokens: number};

const level = (world: World, key: string, {capacity, refillPerMinute}: Bucket): number => {
	const last = world.buckets[key];
	return last === undefined
		? capacity
		: Math.min(capacity, last.tokens + ((world.now - last.at) / 60_000) * refillPerMinute);
};

/**
 * Takes the tokens of a request and tells what is left, as the value of `x-ms-ratelimit-remaining-resource`.
 *
 * @throws ArmRefusal 429 when a bucket has not enough; then nothing is taken. Its code is `OperationNotAllowed`, like
 * that of a real refusal, and its `Retry-After` is in seconds of the caller's clock [documented].
 */
export const takeTokens = (world: World, subscriptionId: string, charges: readonly Charge[]): string => {
	const wanted = charges.flatMap(({policy, resource, tokens}) => {
		const sizes: {readonly subscription: Bucket; readonly resource: Bucket | null} = policies[policy];
		const shared = {name: `${policy}SubscriptionMaximum`, key: `${policy}|${subscriptionId}`.toLowerCase()};
		const own = {name: `${policy}Resource`, key: `${policy}|${resource}`.toLowerCase()};
		return [
			{...shared, policy, tokens, size: sizes.subscription},
			...(resource !== null && sizes.resource !== null ? [{...own, policy, tokens, size: sizes.resource}] : []),
		];
	});
	for (const {key, size, tokens, policy} of wanted) {
		const missing = Math.min(tokens, size.capacity) - level(world, key, size);
		if (missing > 0) {
			throw tooManyRequests(world, policy, size, (missing / size.refillPerMinute) * 60);
		}
	}

	const left: string[] = [];
	for (const {name, key, size, tokens} of wanted) {
		const tokensLeft = level(world, key, size) - tokens;
		world.buckets[key] = {tokens: tokensLeft, at: world.now};
		left.push(`Microsoft.Compute/${name};${Math.max(0, Math.floor(tokensLeft))}`);
	}

	return left.join(',');
};

/** A duration of simulated seconds as the value of `Retry-After`: seconds of the caller's clock, at least 1. */
export const retryAfter = (world: World, seconds: number): string =>
	String(Math.max(1, Math.ceil(seconds / world.speed)));

const tooManyRequests = (world: World, policy: string, size: Bucket, seconds: number): ArmRefusal =>
	new ArmRefusal(
		429,
		{
			code: 'OperationNotAllowed',
			message: 'The server rejected the request because too many requests have been received for this subscription.',
			details: [
				{
					code: 'TooManyRequests',
					target: policy,
					message: JSON.stringify({
						operationGroup: policy,
						startTime: new Date(world.now - 60_000).toISOString(),
						endTime: new Date(world.now).toISOString(),
						allowedRequestCount: size.capacity,
						measuredRequestCount: size.capacity + 1,
					}),
				},
			],
		},
		{'Retry-After': retryAfter(world, seconds)},
	);
