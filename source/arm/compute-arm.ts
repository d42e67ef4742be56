import type {TokenCredential} from '@azure/identity';
import type {Clock} from '../clock.js';
import type {ScaleSet, ScaleSetReference} from '../fleet/scale-set.js';
import type {Arm, CallOptions, Throttled} from './arm.js';
import {ArmError} from './arm-error.js';
import {createAzureClients} from './azure-clients.js';
import {createCall, nameOf} from './call.js';
import {type Cloud, endpointOf} from './clouds.js';
import type {ErrorAnswers} from './error-answer.js';
import {identityOfToken, readToken, tenantOfToken} from './identity.js';
import {listGalleryImages} from './gallery-images.js';
import {listGalleryVersions, listPlatformVersions} from './image-versions.js';
import {createInstanceReads, listInstances} from './instances.js';
import {getManagedImage, listManagedImages} from './managed-images.js';
import {pollOperation} from './operation.js';
import {readPages, uniqueBy} from './pages.js';
import type {HttpClient} from './pipeline.js';
import {createSetState} from './set-state.js';
import {createSetWrites} from './set-writes.js';
import {listSubscriptions} from './subscriptions.js';
import {toScaleSet} from './translate.js';
import {objectsOf, textOf} from './untrusted.js';

export type ComputeArmOptions = {
	/** Who to act as; `null` at a loopback endpoint. */
	readonly credential: TokenCredential | null;
	/** Drops the tokens which the credential keeps: called when Azure does not accept one. */
	readonly forgetToken?: (() => void) | undefined;
	readonly cloud: Cloud;
	/** Instead of the cloud's own. */
	readonly endpoint?: string | undefined;
	/** What sends the requests, instead of the SDK's own. */
	readonly httpClient?: HttpClient | undefined;
	readonly clock: Clock;
	/** From 0 up to 1, spreads the attempts of many clients; without it they are not spread. */
	readonly random?: (() => number) | undefined;
	/** Who we act as, where that is known better than from the token. */
	readonly identity?: (() => Promise<string | null>) | undefined;
	/** The tenant which we sign in to, where that is known without a token. */
	readonly tenantId?: string | null | undefined;
};

/**
 * The port to Azure on Microsoft's SDK. Throws an `ArmError` for an endpoint which cannot be used. Subscriptions get
 * their clients when they are first named.
 */
export function createComputeArm(options: ComputeArmOptions): Arm {
	const {credential, cloud, clock} = options;
	const endpoint = endpointOf(cloud, options.endpoint);
	const budget = new Map<string, number>();
	const answers: ErrorAnswers = new WeakMap();
	const listeners = new Set<(throttled: Throttled) => void>();

	if (credential === null && !endpoint.isLoopback) {
		throw new ArmError({
			kind: 'sign-in',
			operation: `use the endpoint ${endpoint.url}`,
			code: 'NoCredential',
			answer: 'there is no sign-in for it',
			next: 'Choose how to sign in with --auth.',
		});
	}

	const azure = createAzureClients({
		credential: endpoint.isLoopback ? null : credential,
		forgetToken: options.forgetToken ?? (() => undefined),
		cloud,
		endpoint,
		httpClient: options.httpClient,
		clock,
		random: options.random ?? (() => 0),
		answers,
		budget,
		tell(throttled) {
			for (const listener of listeners) {
				listener(throttled);
			}
		},
	});

	const call = createCall(answers);

	const readOwnToken = async (read: (token: string) => string | null): Promise<string | null> =>
		endpoint.isLoopback || credential === null ? null : readToken(credential, cloud.scope, read);

	const getScaleSet = async (reference: ScaleSetReference, callOptions?: CallOptions): Promise<ScaleSet> =>
		call(`read ${nameOf(reference)}`, callOptions, async () => {
			const {virtualMachineScaleSets} = azure.reader(reference.subscriptionId);
			const set = await virtualMachineScaleSets.get(reference.resourceGroup, reference.name);

			if (textOf(set.id) === null || textOf(set.name) === null) {
				throw new TypeError('it names no scale set');
			}

			return toScaleSet(set, reference);
		});

	return {
		async listSubscriptions(callOptions) {
			return call('list the subscriptions', callOptions, async ({signal}) =>
				listSubscriptions(azure.raw(), answers, signal),
			);
		},
		getScaleSet,
		async listScaleSets({subscriptionId, resourceGroup, ...callOptions}) {
			const place = resourceGroup === undefined ? `subscription ${subscriptionId}` : `group ${resourceGroup}`;

			return call(`list the scale sets of ${place}`, callOptions, async ({signal}) => {
				const {virtualMachineScaleSets} = azure.reader(subscriptionId);
				const list =
					resourceGroup === undefined ? virtualMachineScaleSets.listAll() : virtualMachineScaleSets.list(resourceGroup);
				const asked = resourceGroup === undefined ? {subscriptionId} : {subscriptionId, resourceGroup};
				const scaleSets = (await readPages(list, signal)).map(set => toScaleSet(set, asked));

				return uniqueBy(scaleSets, ({id, name}) => (id === '' ? name : id).toLowerCase()).toSorted(
					(left, right) => left.name.localeCompare(right.name) || left.resourceGroup.localeCompare(right.resourceGroup),
				);
			});
		},
		async takeSnapshot(reference, callOptions) {
			const scaleSet = await getScaleSet(reference, callOptions);

			return call(`list the instances of ${nameOf(reference)}`, callOptions, async context => {
				const source = {...reference, orchestrationMode: scaleSet.orchestrationMode};
				const instances = await listInstances(azure.reader(reference.subscriptionId), source, context.signal);

				return {takenAt: context.serverTime ?? clock.now(), scaleSet, instances};
			});
		},
		...createInstanceReads(azure, call),
		async listImageVersions(scaleSet, callOptions) {
			return call(`list the image versions for ${nameOf(scaleSet)}`, callOptions, async ({signal}) => {
				switch (scaleSet.image.kind) {
					case 'platform': {
						return listPlatformVersions(azure.reader, scaleSet, callOptions?.sku);
					}

					case 'gallery': {
						return listGalleryVersions(azure.reader, scaleSet, clock.now(), signal);
					}

					case 'managed': {
						return listManagedImages(azure.reader, scaleSet, signal);
					}

					default: {
						return [];
					}
				}
			});
		},
		async getManagedImage(scaleSet, id, callOptions) {
			return call(`read the managed image ${id}`, callOptions, async () => getManagedImage(azure.reader, scaleSet, id));
		},
		async listImageSkus(scaleSet, callOptions) {
			return call(`list the image SKUs for ${nameOf(scaleSet)}`, callOptions, async () => {
				const {publisher, offer} = scaleSet.image;

				if (scaleSet.image.kind !== 'platform' || publisher === null || offer === null) {
					return [];
				}

				const {virtualMachineImages} = azure.reader(scaleSet.subscriptionId);
				const skus = await virtualMachineImages.listSkus(scaleSet.location, publisher, offer);
				const names = objectsOf(skus).map(({name}) => textOf(name));

				return names.filter(name => name !== null).toSorted((left, right) => left.localeCompare(right));
			});
		},
		async listGalleryImages(scaleSet, callOptions) {
			return call(`list the images of the gallery of ${nameOf(scaleSet)}`, callOptions, async ({signal}) =>
				listGalleryImages(azure.reader, scaleSet, signal),
			);
		},
		...createSetState(azure, call, answers, getScaleSet),
		...createSetWrites(azure, call),
		async pollOperation(operation, callOptions) {
			return call('ask for a running operation', callOptions, async () =>
				pollOperation(azure.raw(), operation, answers),
			);
		},
		budget: () => budget,
		async identity() {
			return call('find out who we act as', undefined, async () => {
				if (options.identity) {
					return options.identity();
				}

				return readOwnToken(identityOfToken);
			});
		},
		async tenantId() {
			return call('find out which tenant we act in', undefined, async () => {
				const known = endpoint.isLoopback ? null : options.tenantId;
				return known?.toLowerCase() ?? readOwnToken(tenantOfToken);
			});
		},
		onThrottled(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}
