import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadPastUpgrade, loadPastUpgrades, saveText} from '../../source/conductor/past-loaders.js';
import type {UpgradeDesk} from '../../source/conductor/upgrade-desk.js';
import {JournalError} from '../../source/journal/journal.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {pastOf} from '../helpers/past.js';
import {runBatches} from '../helpers/scene.js';

type PastDesk = Pick<UpgradeDesk, 'listPast' | 'readPast' | 'saveText'>;

const scene = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 1});

const refuse = async (): Promise<never> => {
	throw new JournalError('line 3 is damaged');
};

const refusing: PastDesk = {listPast: refuse, readPast: refuse, saveText: refuse};

test('what cannot be listed, read or saved is said, and nothing fails', async () => {
	const store = createStore<Live>(initialLive);
	await loadPastUpgrades(refusing, store);
	await loadPastUpgrade(refusing, store, pastOf(scene));
	await saveText(refusing, store, 'x', 'y');

	const {pastUpgrades, pastUpgrade, saved} = store.get();
	assert.deepEqual(
		[pastUpgrades, pastUpgrade, saved],
		Array.from({length: 3}, () => ({status: 'failed', message: 'line 3 is damaged'})),
	);
});

test('the list stays while it is read again', async () => {
	const store = createStore<Live>(initialLive);
	const seen: string[] = [];
	store.subscribe(() => seen.push(store.get().pastUpgrades.status));
	const desk = {...refusing, listPast: async () => [pastOf(scene)]};
	await loadPastUpgrades(desk, store);
	await loadPastUpgrades(desk, store);
	assert.deepEqual(seen, ['loading', 'loaded', 'loaded']);
});

test('the journal of an upgrade which was asked for before does not take the place of the last one', async () => {
	const store = createStore<Live>(initialLive);
	const answers: Array<(id: string) => void> = [];
	const desk: PastDesk = {
		...refusing,
		readPast: async () =>
			new Promise(resolve => {
				answers.push(id => resolve({...scene, upgrade: {...scene.upgrade, id}}));
			}),
	};

	const first = loadPastUpgrade(desk, store, pastOf(scene));
	const second = loadPastUpgrade(desk, store, pastOf(scene));
	answers[1]?.('second');
	await second;
	answers[0]?.('first');
	await first;

	const {pastUpgrade} = store.get();
	assert.equal(pastUpgrade.status === 'loaded' ? pastUpgrade.value.upgrade.id : null, 'second');
});
