import {Watcher} from '../../source/conductor/watcher.js';
import type {KeptUpgrade, UpgradeDesk} from '../../source/conductor/upgrade-desk.js';
import {JournalError} from '../../source/journal/journal.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import type {Steering} from '../../source/upgrade/steer.js';
import type {Session} from './session.js';

/** A desk on which nothing runs: what is asked of it is written down. */
export function makeDesk(answers: Partial<UpgradeDesk> = {}) {
	const asked: string[] = [];

	const desk: UpgradeDesk = {
		prepare: async () => {
			asked.push('prepare');
			return {upgradeId: 'upgrade-1', folder: '/nowhere'};
		},
		discard: async () => {
			asked.push('discard');
		},
		start: async (_: KeptUpgrade, steering: Steering | null) => {
			asked.push(`start ${steering?.type ?? 'as it stands'}`);
			return null;
		},
		carrierOf: async () => null,
		findUnfinished: async () => null,
		listUnfinished: async () => [],
		listPast: async () => [],
		readPast: async () => {
			throw new JournalError('There is no journal here.');
		},
		saveText: async file => `/home/ana/${file}`,
		...answers,
	};

	return {desk, asked};
}

/** A viewer of a session, which sees what it waits for in simulated time. */
export function watch(
	session: Session,
	desk: UpgradeDesk = makeDesk().desk,
	overrides: {readonly isReadOnly?: boolean; readonly name?: string | null} = {},
) {
	const {arm, clock, reference} = session;
	const store = createStore<Live>(initialLive);
	const ending = new AbortController();

	const watcher = new Watcher({
		arm,
		clock,
		store,
		resourceGroup: reference.resourceGroup,
		reference: overrides.name === null ? null : {...reference, name: overrides.name ?? reference.name},
		desk,
		following: null,
		pace: 1,
		who: 'ana@jumphost',
		isReadOnly: overrides.isReadOnly ?? false,
	});

	const running = watcher.run(ending.signal);

	return {
		store,
		dispatch: watcher.dispatch.bind(watcher),
		async until(condition: (live: Live) => boolean) {
			await clock.runUntil(
				new Promise<void>(resolve => {
					const look = () => {
						if (condition(store.get())) {
							unsubscribe();
							resolve();
						}
					};

					const unsubscribe = store.subscribe(look);
					look();
				}),
			);
		},
		async leave() {
			ending.abort();
			await clock.runUntil(running);
		},
	};
}
