import type {PolicyName} from '../policies.js';
import type {Handler} from './call.js';

/** Whose own bucket a request takes from, beside the one of the subscription. */
type BucketOwner = 'scale-set' | 'instance' | 'virtual-machine' | 'operation' | 'subscription';

/** One line of what the simulated ARM answers. Literal segments match in any case, `{name}` matches one segment. */
export type Route = {
	readonly method: 'HEAD' | 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
	readonly path: string;
	readonly policy: PolicyName | null;
	readonly owner: BucketOwner;
	readonly handle: Handler;
};

/** Writes a {@link Route}. */
export const route = (
	method: Route['method'],
	path: string,
	policy: PolicyName | null,
	owner: BucketOwner,
	handle: Handler,
): Route => ({method, path, policy, owner, handle});

export const subscription = '/subscriptions/{subscriptionId}';
export const group = `${subscription}/resourceGroups/{resourceGroup}`;
export const compute = `${subscription}/providers/Microsoft.Compute`;
