import type {Live} from '../store/live.js';
import type {PastUpgrade} from '../store/past-upgrade.js';
import type {Store} from '../store/store.js';
import {settle} from './loaders.js';
import type {UpgradeDesk} from './upgrade-desk.js';

// What was journaled here is asked for once and beside the loop: it drives no write, so a failure is only shown.

/** Puts the upgrades which were journaled here into the store, or why they could not be read. Never rejects. */
export async function loadPastUpgrades(
	desk: Pick<UpgradeDesk, 'listPast' | 'readPast' | 'saveText'>,
	store: Store<Live>,
): Promise<void> {
	if (store.get().pastUpgrades.status !== 'loaded') {
		store.set({pastUpgrades: {status: 'loading'}});
	}

	store.set({pastUpgrades: await settle(desk.listPast())});
}

/**
 * Puts the journal of an upgrade into the store, or why it could not be read. An answer which comes after another one was
 * asked for is dropped. Never rejects.
 */
export async function loadPastUpgrade(
	desk: Pick<UpgradeDesk, 'listPast' | 'readPast' | 'saveText'>,
	store: Store<Live>,
	past: PastUpgrade,
): Promise<void> {
	const loading: Live['pastUpgrade'] = {status: 'loading'};
	store.set({pastUpgrade: loading});
	const pastUpgrade = await settle(desk.readPast(past));

	if (store.get().pastUpgrade === loading) {
		store.set({pastUpgrade});
	}
}

/** Saves a text to a new file, and puts its path into the store, or why it could not be saved. Never rejects. */
export async function saveText(
	desk: Pick<UpgradeDesk, 'listPast' | 'readPast' | 'saveText'>,
	store: Store<Live>,
	path: string,
	text: string,
): Promise<void> {
	store.set({saved: {status: 'loading'}});
	store.set({saved: await settle(desk.saveText(path, text))});
}
