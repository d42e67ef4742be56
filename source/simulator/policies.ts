/** A token bucket: how many it holds and how many come back in a minute. */
export type Bucket = {readonly capacity: number; readonly refillPerMinute: number};

const bucket = (capacity: number, refillPerMinute: number): Bucket => ({capacity, refillPerMinute});

/** What a request takes from, by the name of the policy. Sizes are recorded, refills documented (one third where not). */
export const policies = {
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
	HighCostGet: {subscription: bucket(900, 300), resource: null},
	LowCostGet: {subscription: bucket(24_000, 8000), resource: bucket(36, 12)},
	PutVM: {subscription: bucket(1500, 500), resource: bucket(12, 4)},
	GetOperation: {subscription: bucket(15_000, 5000), resource: bucket(45, 15)},
} as const satisfies Readonly<Record<string, {readonly subscription: Bucket; readonly resource: Bucket | null}>>;

export type PolicyName = keyof typeof policies;

const isPolicyName = (name: string): name is PolicyName => Object.hasOwn(policies, name);

/** Every policy. */
export const policyNames: readonly PolicyName[] = Object.keys(policies).filter(name => isPolicyName(name));

/** A bucket of this world: a scenario may have smaller ones, with one token at least. */
export const sizeIn = ({capacity, refillPerMinute}: Bucket, divisor: number): Bucket =>
	divisor === 1
		? {capacity, refillPerMinute}
		: bucket(Math.max(1, Math.floor(capacity / divisor)), refillPerMinute / divisor);
