import type {Clock} from '../clock.js';
import type {Subscription} from '../fleet/subscription.js';
import type {Arm} from './arm.js';
import {ArmError} from './arm-error.js';
import {type AzSubscription, findSubscription, readAzProfile} from './az-profile.js';
import {type Cloud, cloudNamed, endpointOf} from './clouds.js';
import {createComputeArm} from './compute-arm.js';
import {type SignInMethod, signInMethods} from './sign-in-method.js';

export type ConnectArmOptions = {
	/** Instead of the cloud's own. */
	readonly endpoint: string | undefined;
	/** Name of a cloud; without it the one which the Azure CLI has active. */
	readonly cloud: string | undefined;
	/** How to sign in; without it by the Azure CLI. */
	readonly auth: string | undefined;
	/** Id or name; without it the default of the Azure CLI, or all which a loopback endpoint has. */
	readonly subscription: string | undefined;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The operator's home folder. */
	readonly home: string;
	readonly clock: Clock;
	readonly random: () => number;
	/** Shows a line to the operator: the code of a device-code sign-in. */
	readonly prompt: (text: string) => void;
};

export type ConnectedArm = {
	readonly arm: Arm;
	/** The one which was chosen; where none was and there are several, the first by name. */
	readonly subscriptionId: string;
	/** The subscriptions to look in where none was chosen and there are several; else none. */
	readonly candidates: readonly Subscription[];
	readonly cloudName: string;
};

/**
 * Makes the port to Azure from what an operator chose, and finds the subscription. Rejects with an `ArmError`: `refused`
 * for a choice which does not exist, `sign-in` when there is none.
 */
export async function connectArm(options: ConnectArmOptions): Promise<ConnectedArm> {
	const auth = toSignInMethod(options.auth);

	return endpointOf(cloudNamed(options.cloud ?? 'public'), options.endpoint).isLoopback
		? connectToLoopback(options)
		: connectToCloud(options, auth);
}

/** A server on this machine needs no sign-in, and the Azure CLI's subscriptions mean nothing to it. */
async function connectToLoopback({endpoint, subscription, clock, random}: ConnectArmOptions): Promise<ConnectedArm> {
	const cloud = cloudNamed('public');
	const arm = createComputeArm({credential: null, cloud, endpoint, clock, random});

	if (subscription !== undefined) {
		return {arm, subscriptionId: subscription, candidates: [], cloudName: cloud.name};
	}

	const candidates = await arm.listSubscriptions();
	const [first] = candidates;

	if (first === undefined) {
		throw new ArmError({
			kind: 'refused',
			operation: `choose a subscription at ${endpoint}`,
			code: 'NoSubscription',
			answer: 'it has none',
			next: 'Name one with -s.',
		});
	}

	return {
		arm,
		subscriptionId: first.id,
		candidates: candidates.length > 1 ? candidates : [],
		cloudName: cloud.name,
	};
}

async function connectToCloud(options: ConnectArmOptions, auth: SignInMethod): Promise<ConnectedArm> {
	const {clock, random, prompt, endpoint} = options;
	const {cloud, subscription} = await findSubscriptionAndCloud(options, auth);

	// A server on this machine needs none of it, and it is the larger half of Azure's code.
	const {createCredential} = await import('./sign-in.js');

	const credential = createCredential({
		auth,
		cloud,
		...(subscription.tenantId !== null && {tenantId: subscription.tenantId}),
		prompt: ({message}) => prompt(message),
		clock,
	});

	const arm = createComputeArm({
		credential,
		forgetToken: credential.forget,
		cloud,
		endpoint,
		clock,
		random,
		tenantId: subscription.tenantId,
		// The profile knows the name already; asking for a token only to show it would start the Azure CLI.
		...(auth === 'cli' && subscription.userName !== null && {identity: async () => subscription.userName}),
	});

	return {arm, subscriptionId: subscription.id, candidates: [], cloudName: cloud.name};
}

type Found = {readonly cloud: Cloud; readonly subscription: Pick<AzSubscription, 'id' | 'tenantId' | 'userName'>};

const subscriptionId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

async function findSubscriptionAndCloud(options: ConnectArmOptions, auth: SignInMethod): Promise<Found> {
	const {environment, home, subscription} = options;
	const chosenCloud = options.cloud === undefined ? undefined : cloudNamed(options.cloud);

	try {
		const profile = await readAzProfile({environment, homeDirectory: home, cloudName: chosenCloud?.name});

		return {cloud: chosenCloud ?? cloudNamed(profile.cloudName), subscription: findSubscription(profile, subscription)};
	} catch (error) {
		// An id says enough for a sign-in which is not the Azure CLI's.
		if (auth !== 'cli' && subscription !== undefined && subscriptionId.test(subscription)) {
			return {
				cloud: chosenCloud ?? cloudNamed('public'),
				subscription: {id: subscription, tenantId: null, userName: null},
			};
		}

		throw error;
	}
}

function toSignInMethod(text: string | undefined): SignInMethod {
	const method = text === undefined ? 'cli' : signInMethods.find(candidate => candidate === text);

	if (method === undefined) {
		throw new ArmError({
			kind: 'refused',
			operation: `sign in by "${text}"`,
			code: 'UnknownSignIn',
			answer: 'there is no such way',
			next: `Use --auth ${signInMethods.join(', ')}.`,
		});
	}

	return method;
}
