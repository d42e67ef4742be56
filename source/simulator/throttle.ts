import {ArmRefusal} from './errors.js';
import {type Bucket, policies, type PolicyName, sizeIn} from './policies.js';
import type {World} from './world/world.js';

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
		const {bucketDivisors} = world;
		const shared = {name: `${policy}SubscriptionMaximum`, key: `${policy}|${subscriptionId}`.toLowerCase()};
		const own = {name: `${policy}Resource`, key: `${policy}|${resource}`.toLowerCase()};
		return [
			{...shared, policy, tokens, size: sizeIn(sizes.subscription, bucketDivisors.subscription)},
			...(resource !== null && sizes.resource !== null
				? [{...own, policy, tokens, size: sizeIn(sizes.resource, bucketDivisors.resource)}]
				: []),
		];
	});
	for (const {key, size, tokens, policy} of wanted) {
		const missing = Math.min(tokens, size.capacity) - level(world, key, size);
		if (missing > 0) {
			throw tooManyRequests(world, policy, size.capacity, (missing / size.refillPerMinute) * 60);
		}
	}

	const left: string[] = [];
	for (const {name, key, size, tokens, policy} of wanted) {
		const tokensLeft = level(world, key, size) - tokens;
		world.buckets[key] = {tokens: tokensLeft, at: world.now};
		left.push(`Microsoft.Compute/${name};${Math.max(0, Math.floor(tokensLeft))}`);
		if (policy === 'VMScaleSetBatchedVMRequests') {
			// Comes with every such charge, and has always been 0 since 2023 [recorded 63 times].
			left.push('Microsoft.Compute/VmssQueuedVMOperations;0');
		}
	}

	return left.join(',');
};

/** A duration of simulated seconds as the value of `Retry-After`: seconds of the caller's clock, at least 1. */
export const retryAfter = (world: World, seconds: number): string =>
	String(Math.max(1, Math.ceil(seconds / world.speed)));

/** 429 as Compute words it [documented]; `seconds` of simulated time, `null` leaves `Retry-After` out. */
export const tooManyRequests = (
	world: World,
	policy: PolicyName,
	allowed: number,
	seconds: number | null,
): ArmRefusal =>
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
						allowedRequestCount: allowed,
						measuredRequestCount: allowed + 1,
					}),
				},
			],
		},
		seconds === null ? {} : {'Retry-After': retryAfter(world, seconds)},
	);
