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

/** Puts the subscriptions which the sign-in may see into the store, or why they could not be read. Never rejects. */
export async function loadSubscriptions(arm: Arm, store: Store<Live>): Promise<void> {
	if (store.get().subscriptions.status !== 'loaded') {
		store.set({subscriptions: {status: 'loading'}});
	}

	store.set({subscriptions: await settle(arm.listSubscriptions())});
}

/**
 * Puts everything that Azure tells of an instance of the open scale set into the store, or why it could not be read. What
 * it told before stays until then. An answer which comes after another instance was asked for is dropped. Never rejects.
 */
export async function loadInstanceDetails(arm: Arm, store: Store<Live>, instanceId: string): Promise<void> {
	const {snapshot, details: before} = store.get();

	if (snapshot === null) {
		return;
	}

	const isSame = before.status === 'loaded' && before.value.instanceId === instanceId;
	const loading: Live['details'] = isSame ? {...before} : {status: 'loading'};
	store.set({details: loading});
	const details = await settle(arm.getInstanceDetails(snapshot.scaleSet, instanceId));

	if (store.get().details === loading) {
		store.set({details});
	}
}

/** What comes of a request, as the screen shows it. Never rejects. */
export async function settle<Value>(asked: Promise<Value>): Promise<Loadable<Value>> {
	try {
		return {status: 'loaded', value: await asked};
	} catch (error) {
		return {status: 'failed', message: error instanceof Error ? error.message : String(error)};
	}
}
