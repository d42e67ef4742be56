import type {ImageVersion} from '../../source/fleet/image.js';
import type {Instance} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import {decide, type Input} from '../../source/upgrade/decide.js';
import type {UpgradeEvent, UpgradeFact} from '../../source/upgrade/event.js';
import {type Plan, type PlanOptions, planUpgrade} from '../../source/upgrade/plan.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {begin, evolve, type Upgrade} from '../../source/upgrade/upgrade.js';
import {newImage, oldImage} from './fleet.js';

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
	readonly whenSeen: (snapshot: Snapshot, operation?: 'running' | 'over') => readonly UpgradeFact[];
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
		whenSeen: (seen, operation = 'running') => when({type: 'snapshot-taken', snapshot: seen, operation, failure: null}),
		take,
		events: () => events,
	};
}
