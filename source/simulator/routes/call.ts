import {resourceNotFound} from '../errors.js';
import type {Json} from '../world/json.js';
import type {PolicyName} from '../policies.js';
import type {Operation} from '../world/operation.js';
import type {ScaleSet, Subscription, World} from '../world/world.js';

/** A request which has found its route. */
export type Call = {
	readonly world: World;
	readonly method: string;
	/** Scheme and authority the request came to: links in answers begin with it. */
	readonly origin: string;
	readonly path: string;
	/** What the variable segments of the path hold, decoded, in the case in which they came. */
	readonly parameters: Readonly<Record<string, string>>;
	/** By lower-case name, both decoded. */
	readonly query: ReadonlyMap<string, string>;
	readonly apiVersion: string;
	/** The parsed body, `undefined` where there was none. */
	readonly body: Json | undefined;
	readonly ifMatch: string | null;
	readonly ifNoneMatch: string | null;
	readonly subscription: Subscription | null;
	readonly scaleSet: ScaleSet | null;
	/** Takes more tokens than the one of the route itself. Throws 429 when there are not enough. */
	readonly charge: (policy: PolicyName, tokens: number) => void;
};

export type Answer = {
	readonly status: number;
	readonly body?: Json;
	readonly headers?: Readonly<Record<string, string>>;
	/** The operation which the request started: its id becomes the request id of the answer. */
	readonly operation?: Operation;
	/** In instances: the value of `x-ms-request-charge`. */
	readonly instancesCharged?: number;
};

/** How links to the next page begin: with the port also where it is the usual one [recorded]. */
export const linkOrigin = ({origin}: Call): string =>
	origin.startsWith('https:') && !/:\d+$/.test(origin) ? `${origin}:443` : origin;

export type Handler = (call: Call) => Answer;

/** A handler of a path inside a scale set. */
export const onScaleSet =
	(handle: (call: Call, scaleSet: ScaleSet) => Answer): Handler =>
	call => {
		if (call.scaleSet === null) {
			const {scaleSet = '', resourceGroup = ''} = call.parameters;
			throw resourceNotFound('Microsoft.Compute/virtualMachineScaleSets', scaleSet, resourceGroup);
		}

		return handle(call, call.scaleSet);
	};
