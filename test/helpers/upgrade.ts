import type {ImageVersion} from '../../source/fleet/image.js';
import type {Instance} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import {decide, type Input} from '../../source/upgrade/decide.js';
import type {UpgradeEvent, UpgradeFact} from '../../source/upgrade/event.js';
import type {Observation} from '../../source/upgrade/observation.js';
import {type Plan, type PlanOptions, planUpgrade} from '../../source/upgrade/plan.js';
import {defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import {type Steering, steer} from '../../source/upgrade/steer.js';
import type {Steered} from '../../source/upgrade/steered.js';
import {begin, evolve, type Upgrade} from '../../source/upgrade/upgrade.js';
import {makeSnapshot, newImage, oldImage} from './fleet.js';

/** Versions which exist in the region of every test, newest first. */
export const versions: readonly ImageVersion[] = ['24.04.202611100', '24.04.202609010', '24.04.202608050'].map(
	(version, index) => ({
		kind: 'platform',
		publisher: 'Canonical',
		offer: 'ubuntu-24_04-lts',
		sku: 'server',
		version,
		id: null,
		publishedAt: null,
		isNewest: index === 0,
		isCurrent: version === oldImage.version,
		isDeprecated: false,
		deprecatedAt: null,
		isExcludedFromLatest: false,
	}),
);

/** Plans all instances of a snapshot to the new image, unless a test says otherwise. */
export function makePlan(snapshot: Snapshot, overrides: Partial<PlanOptions> = {}): Plan {
	return planUpgrade({
		snapshot,
		target: newImage,
		selected: new Set(snapshot.instances.map(({vmId}) => vmId)),
		policy: defaultPolicy,
		versions,
		...overrides,
	});
}

/** A snapshot later than another, with some instances (by instance id) changed. */
export function later(
	snapshot: Snapshot,
	seconds: number,
	changes: Readonly<Record<string, Partial<Instance>>> = {},
	scaleSet: Partial<Snapshot['scaleSet']> = {},
): Snapshot {
	return {
		takenAt: snapshot.takenAt + seconds * 1000,
		scaleSet: {...snapshot.scaleSet, ...scaleSet},
		instances: snapshot.instances.map(instance => ({...instance, ...changes[instance.instanceId]})),
	};
}

/** On the new image and healthy: how an instance looks when its upgrade went well. */
export const upgraded: Partial<Instance> = {image: newImage};

/** A story of one upgrade: inputs go in, the facts which follow are collected. */
export type Story = {
	readonly upgrade: () => Upgrade;
	/** Gives an input, decides until nothing more follows, and returns the facts. */
	readonly when: (input: Input) => readonly UpgradeFact[];
	readonly whenSeen: (
		snapshot: Snapshot,
		operation?: 'running' | 'over',
		also?: Partial<Pick<Observation, 'failure' | 'isAnswerLost'>>,
	) => readonly UpgradeFact[];
	/** What steering comes to; when it can be had, it is taken in. */
	readonly steer: (steering: Steering, snapshot?: Snapshot | null) => Steered;
	readonly take: (facts: readonly UpgradeFact[]) => void;
	readonly events: () => readonly UpgradeEvent[];
};

/** Begins a story with a plan; confirmed unless it is not to be. */
export function tell(plan: Plan, snapshot: Snapshot): Story {
	const toEvent = (fact: UpgradeFact): UpgradeEvent => ({at: '2026-11-20T12:00:00.000Z', upgradeId: 'test', ...fact});
	const planned = toEvent({
		type: 'upgrade-planned',
		plan,
		oldImages: {
			model: snapshot.scaleSet.image,
			instances: Object.fromEntries(snapshot.instances.map(({vmId, image}) => [vmId, image])),
		},
		identity: null,
		place: null,
	});

	let upgrade = begin(planned);
	const events = [planned];

	const take = (facts: readonly UpgradeFact[]) => {
		for (const event of facts.map(toEvent)) {
			upgrade = evolve(upgrade, event);
			events.push(event);
		}
	};

	const when = (input: Input) => {
		const all: UpgradeFact[] = [];

		for (let facts = decide(upgrade, input); facts.length > 0; facts = decide(upgrade, input)) {
			take(facts);
			all.push(...facts);
		}

		return all;
	};

	return {
		upgrade: () => upgrade,
		when,
		whenSeen: (seen, operation = 'running', also = {}) =>
			when({type: 'snapshot-taken', snapshot: seen, operation, failure: null, isAnswerLost: false, ...also}),
		steer: (steering, seen = null) => {
			const steered = steer(upgrade, steering, seen, 'ana');
			take(steered.isPossible ? steered.facts : []);
			return steered;
		},
		take,
		events: () => events,
	};
}

/** Of ten instances in two update domains of five, batches of two: the first batch is 0 and 2. Even ids are in UD0. */
export const tenInstances = makeSnapshot({domains: {updateDomains: 2, faultDomains: 5}});

/** {@link tenInstances} some seconds later, the new image in the model, some instances changed. */
export function withModel(seconds: number, changes: Parameters<typeof later>[2] = {}): Snapshot {
	return later(tenInstances, seconds, changes, {image: newImage, etag: '"2"'});
}

/** A snapshot without some instances, as a scale-in leaves it; as a replacement does when the capacity stays. */
export function without(snapshot: Snapshot, instanceIds: readonly string[], capacity: number): Snapshot {
	return {
		...snapshot,
		scaleSet: {...snapshot.scaleSet, capacity},
		instances: snapshot.instances.filter(({instanceId}) => !instanceIds.includes(instanceId)),
	};
}

/** Instances as they look when their upgrade went well. */
export function arrived(...instanceIds: readonly string[]): Readonly<Record<string, Partial<Instance>>> {
	return Object.fromEntries(instanceIds.map(instanceId => [instanceId, upgraded]));
}

/** A story of {@link tenInstances}: confirmed, the model written, the first batch (0 and 2) asked. */
export function firstBatchRequested(policy: Partial<UpgradePolicy> = {}, planned: Partial<PlanOptions> = {}): Story {
	const story = tell(makePlan(tenInstances, {policy: {...defaultPolicy, ...policy}, ...planned}), tenInstances);
	story.when({type: 'confirm'});
	story.whenSeen(tenInstances);
	story.when({type: 'model-written', etag: '"2"'});
	story.whenSeen(withModel(10));
	return story;
}

/** {@link firstBatchRequested}, and Azure took the request. */
export function firstBatchTaken(policy: Partial<UpgradePolicy> = {}, planned: Partial<PlanOptions> = {}): Story {
	const story = firstBatchRequested(policy, planned);
	story.when({type: 'batch-taken', operation: 'operation-1'});
	return story;
}

/** The types of facts, for tests which mind only their order. */
export function types(facts: readonly UpgradeFact[]): readonly string[] {
	return facts.map(({type}) => type);
}
