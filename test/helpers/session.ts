import type {Arm} from '../../source/arm/arm.js';
import {cloudNamed} from '../../source/arm/clouds.js';
import {createComputeArm} from '../../source/arm/compute-arm.js';
import type {HttpClient} from '../../source/arm/pipeline.js';
import {Conductor} from '../../source/conductor/conductor.js';
import type {ScaleSetReference} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import type {Journal} from '../../source/journal/journal.js';
import {createSimulator, type RequestRecord, type Simulator} from '../../source/simulator/simulator.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore, type Store} from '../../source/store/store.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import {oldImagesOf} from '../../source/upgrade/old-images.js';
import {type Plan, planUpgrade} from '../../source/upgrade/plan.js';
import {defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import type {Steering} from '../../source/upgrade/steer.js';
import {createManualClock, type ManualClock} from './manual-clock.js';

/** The real SDK on a simulated Azure, and time which stands still until it is moved. */
export type Session = {
	readonly clock: ManualClock;
	readonly simulator: Simulator;
	readonly arm: Arm;
	readonly reference: ScaleSetReference;
	readonly requests: readonly RequestRecord[];
	/** Requests which change something. */
	readonly writes: () => readonly RequestRecord[];
	readonly snapshot: () => Promise<Snapshot>;
	/** Plans an upgrade to the newest version, of one update domain or of all outdated instances. */
	readonly plan: (options?: {
		updateDomain?: number;
		policy?: Partial<UpgradePolicy>;
		confirmedName?: string;
	}) => Promise<Plan>;
};

/** Opens a session; `intercept` may answer, delay or break a request before the simulator sees it. */
export function openSession(scenario: string, intercept?: (client: HttpClient) => HttpClient): Session {
	const clock = createManualClock();
	const requests: RequestRecord[] = [];
	const simulator = createSimulator({scenario, wallClock: clock.now, onRequest: request => requests.push(request)});
	const {subscriptionId, resourceGroup} = simulator.describe();
	const reference = {subscriptionId, resourceGroup, name: 'web'};
	const arm = createComputeArm({
		credential: null,
		cloud: cloudNamed('public'),
		endpoint: 'http://127.0.0.1:9',
		httpClient: intercept ? intercept(simulator.httpClient) : simulator.httpClient,
		clock,
	});

	const snapshot = async () => clock.runUntil(arm.takeSnapshot(reference));

	return {
		clock,
		simulator,
		arm,
		reference,
		requests,
		writes: () => requests.filter(({method}) => method !== 'GET'),
		snapshot,
		async plan({updateDomain, policy, confirmedName} = {}) {
			const seen = await snapshot();
			const versions = await clock.runUntil(arm.listImageVersions(seen.scaleSet));
			const newest = versions[0]?.version ?? null;
			const target = {...seen.scaleSet.image, version: newest, exactVersion: newest};
			const selected = seen.instances.filter(
				instance => updateDomain === undefined || instance.updateDomain === updateDomain,
			);

			return planUpgrade({
				snapshot: seen,
				target,
				selected: new Set(selected.map(({vmId}) => vmId)),
				policy: {...defaultPolicy, ...policy},
				versions,
				confirmedName,
			});
		},
	};
}

/** A journal which stands in memory, as the text it would be on disk. */
export type KeptJournal = {
	readonly journal: Journal;
	readonly events: () => readonly UpgradeEvent[];
};

/** Begins the journal of a plan, as whoever has an upgrade begun writes it. */
export function keepJournal(plan: Plan, snapshot: Snapshot): KeptJournal {
	const planned: UpgradeEvent = {
		at: new Date(snapshot.takenAt).toISOString(),
		upgradeId: 'upgrade-1',
		type: 'upgrade-planned',
		plan,
		oldImages: oldImagesOf(snapshot),
		identity: null,
		place: null,
	};

	const lines = [JSON.stringify([planned])];

	return {
		journal: {
			path: 'upgrade-1/journal.jsonl',
			async append(events) {
				lines.push(JSON.stringify(events));
			},
			close: async () => {},
		},
		events: () =>
			lines.flatMap(line => {
				const events: readonly UpgradeEvent[] = JSON.parse(line);
				return events;
			}),
	};
}

/** A conductor which carries an upgrade out in a session. */
export type ConductedSession = {
	readonly store: Store<Live>;
	readonly conductor: Conductor;
	/** Asks for something, and runs until it is answered. */
	readonly steer: (steering: Steering) => Promise<string | null>;
	/** Runs until the condition holds, or the conductor has stopped. */
	readonly until: (condition: (live: Live) => boolean) => Promise<void>;
	/** Runs to the end; gives the events, or rejects as the conductor did. */
	readonly toEnding: () => Promise<readonly UpgradeEvent[]>;
	/** Tells the process to stop, and waits for it. */
	readonly leave: () => Promise<void>;
};

export type ConductOptions = {
	readonly journal?: Journal;
	readonly isHeld?: () => Promise<boolean>;
	/** What stands first in line: also reopens an upgrade which has ended. */
	readonly steering?: Steering;
};

/** Starts a conductor where a journal stands. */
export function conduct(
	{arm, clock, reference}: Session,
	kept: KeptJournal,
	{journal = kept.journal, isHeld = async () => true, steering}: ConductOptions = {},
): ConductedSession {
	const store = createStore<Live>(initialLive);
	const ending = new AbortController();

	const conductor = new Conductor({
		arm,
		clock,
		store,
		reference,
		upgradeId: 'upgrade-1',
		journal,
		events: kept.events(),
		pace: 1,
		isHeld,
		isWatched: () => false,
		started: {type: 'conductor-started', identity: null, host: 'here', pid: 1, reason: 'started'},
	});

	if (steering !== undefined) {
		void conductor.steer(steering, null);
	}

	const running = conductor.run(ending.signal);
	// Whoever waits for it sees how it ended.
	running.catch(() => {});

	const until = async (condition: (live: Live) => boolean) => {
		const reached = new Promise<void>(resolve => {
			const look = () => {
				if (condition(store.get())) {
					unsubscribe();
					resolve();
				}
			};

			const unsubscribe = store.subscribe(look);
			look();
		});

		await clock.runUntil(Promise.race([reached, running]));
	};

	return {
		store,
		conductor,
		steer: async wanted => clock.runUntil(conductor.steer(wanted, 'ana@corp')),
		until,
		async toEnding() {
			await clock.runUntil(running);
			return store.get().events;
		},
		async leave() {
			ending.abort();
			await clock.runUntil(running);
		},
	};
}

/** Plans and carries out to the end. */
export async function carryOut(
	session: Session,
	options: Parameters<Session['plan']>[0] = {},
): Promise<{readonly events: readonly UpgradeEvent[]; readonly kept: KeptJournal}> {
	const plan = await session.plan(options);
	const kept = keepJournal(plan, await session.snapshot());

	return {events: await conduct(session, kept).toEnding(), kept};
}
