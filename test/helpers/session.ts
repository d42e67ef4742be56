import type {Arm} from '../../source/arm/arm.js';
import {cloudNamed} from '../../source/arm/clouds.js';
import {createComputeArm} from '../../source/arm/compute-arm.js';
import type {HttpClient} from '../../source/arm/pipeline.js';
import {Conductor} from '../../source/conductor/conductor.js';
import type {ScaleSetReference} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import {createJournal, type Journal, readJournal} from '../../source/journal/journal.js';
import {createSimulator, type RequestRecord, type Simulator} from '../../source/simulator/simulator.js';
import type {Command} from '../../source/store/command.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore, type Store} from '../../source/store/store.js';
import {isEnding, type UpgradeEvent} from '../../source/upgrade/event.js';
import {type Plan, planUpgrade} from '../../source/upgrade/plan.js';
import {defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
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

/** A conductor which runs in a session, with a journal on disk. */
export type ConductedSession = {
	readonly store: Store<Live>;
	readonly dispatch: (command: Command) => void;
	/** Runs until the condition holds. */
	readonly until: (condition: (live: Live) => boolean) => Promise<void>;
	/** Starts a plan and runs it to its ending. */
	readonly carryOut: (plan: Plan) => Promise<readonly UpgradeEvent[]>;
	/** Tells the conductor to stop, and waits for it. */
	readonly leave: () => Promise<void>;
	/** The events which are on disk. */
	readonly journaled: () => Promise<readonly UpgradeEvent[]>;
};

/** Starts a conductor; its journals go to `directory`, or to what `openJournal` makes. */
export function conduct(
	{arm, clock, reference}: Session,
	directory: string,
	openJournal: (upgradeId: string) => Promise<Journal> = async upgradeId => createJournal(directory, upgradeId),
): ConductedSession {
	const store = createStore<Live>(initialLive);
	const ending = new AbortController();
	let count = 0;

	const conductor = new Conductor({
		arm,
		clock,
		store,
		subscriptionId: reference.subscriptionId,
		resourceGroup: reference.resourceGroup,
		reference,
		openJournal,
		createUpgradeId: () => `upgrade-${++count}`,
	});

	const running = conductor.run(ending.signal);

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
		dispatch: command => conductor.dispatch(command),
		until,
		async carryOut(plan) {
			await until(({snapshot}) => snapshot !== null);
			conductor.dispatch({type: 'start-upgrade', plan});
			await until(({events, failure}) => failure !== null || events.some(event => isEnding(event)));
			return store.get().events;
		},
		async leave() {
			ending.abort();
			await clock.runUntil(running);
		},
		journaled: async () => readJournal(store.get().journalPath ?? ''),
	};
}
