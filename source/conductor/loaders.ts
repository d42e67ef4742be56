import type {Arm} from '../arm/arm.js';
import type {Live, Loadable} from '../store/live.js';
import type {Store} from '../store/store.js';
import {readCircumstances} from './circumstances.js';

// What is asked for once and beside the loop: it drives no write, so a failure is only shown.

/** Puts who we act as into the store; `null` where nothing tells. Never rejects. */
export async function loadIdentity(arm: Arm, store: Store<Live>): Promise<void> {
	store.set({identity: await arm.identity().catch(() => null)});
}

/** Puts the versions which the open scale set could take into the store, or why they could not be read. Never rejects. */
export async function loadImageVersions(arm: Arm, store: Store<Live>): Promise<void> {
	const {snapshot} = store.get();

	if (snapshot !== null) {
		store.set({imageVersions: {status: 'loading'}});
		store.set({imageVersions: await settle(arm.listImageVersions(snapshot.scaleSet))});
	}
}

/** Puts what stands around an upgrade of the open scale set into the store. Never rejects. */
export async function loadCircumstances(arm: Arm, store: Store<Live>, signal: AbortSignal): Promise<void> {
	const {snapshot} = store.get();

	if (snapshot !== null) {
		const circumstances = await readCircumstances(arm, snapshot.scaleSet, signal).catch(() => null);

		// Another scale set may have been opened meanwhile.
		if (circumstances !== null && store.get().snapshot?.scaleSet.id === snapshot.scaleSet.id) {
			store.set({circumstances});
		}
	}
}

/** Puts the scale sets of a subscription, or of one group of it, into the store. Never rejects. */
export async function loadScaleSets(
	arm: Arm,
	store: Store<Live>,
	{subscriptionId, resourceGroup}: {readonly subscriptionId: string; readonly resourceGroup: string | null},
): Promise<void> {
	store.set({scaleSets: {status: 'loading'}});
	const scaleSets = await settle(arm.listScaleSets({subscriptionId, ...(resourceGroup !== null && {resourceGroup})}));
	store.set(scaleSets.status === 'loaded' ? {scaleSets, connection: {status: 'live'}} : {scaleSets});
}

async function settle<Value>(asked: Promise<Value>): Promise<Loadable<Value>> {
	try {
		return {status: 'loaded', value: await asked};
	} catch (error) {
		return {status: 'failed', message: error instanceof Error ? error.message : String(error)};
	}
}
