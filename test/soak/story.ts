import type {FaultRequest} from '../../source/simulator/faults/fault.js';
import type {Plan} from '../../source/upgrade/plan.js';
import type {UpgradePolicy} from '../../source/upgrade/policy.js';
import type {Steering} from '../../source/upgrade/steer.js';
import {faultStories} from './fault-stories.js';
import type {Death} from './process-life.js';
import {createRandom, type Random} from './random.js';

/** Which instances an upgrade is of. */
export type StorySelection =
	| {readonly kind: 'all'}
	| {readonly kind: 'update-domains'; readonly updateDomains: readonly number[]}
	/** The first of every so many. */
	| {readonly kind: 'every'; readonly nth: number};

/** What an operator does, and after how many simulated seconds. */
export type StoryDeed = {readonly afterSeconds: number; readonly steering: StorySteering};

/** `skip` names its instances by their place in the plan, which is not known before. */
export type StorySteering =
	| Exclude<Steering, {readonly type: 'skip'}>
	| {readonly type: 'skip'; readonly places: readonly number[]};

/** Everything by which one simulated upgrade differs from another: a seed determines it. */
export type Story = {
	readonly seed: number;
	readonly scenario: string;
	/** Whether somebody had switched automatic repairs on before. */
	readonly hasRepairs: boolean;
	readonly selection: StorySelection;
	readonly policy: Partial<UpgradePolicy>;
	readonly faults: readonly FaultRequest[];
	/** After so many simulated seconds what is injected passes, as Azure's own troubles do. */
	readonly faultsSeconds: number;
	/** How each process which carries the upgrade out dies; the last one lives. */
	readonly deaths: ReadonlyArray<Death & {readonly secondsToNext: number}>;
	/** Lines of the journal which the disk does not take, counted over the life of a process. */
	readonly fullDiskAt: readonly number[];
	readonly deeds: readonly StoryDeed[];
	/** What the operator wants of an upgrade which has ended, one after the other. */
	readonly reopenings: readonly StorySteering[];
	/** How an operator settles an upgrade which stands paused in the end. */
	readonly resumesBeforeCancel: number;
	/** Whether the model of a platform image is to say `latest`. */
	readonly followsLatest: boolean;
};

// Small sets show most and cost least.
const scenarios: ReadonlyArray<readonly [string, number]> = [
	['calm', 26],
	['bad-image', 12],
	['failing', 12],
	['protected', 8],
	['mid-upgrade', 8],
	['gallery', 6],
	['old-vhd', 6],
	['throttled', 4],
	['flaky', 6],
	['automatic-mode', 4],
	['rolling-mode', 4],
	['auto-os-upgrade', 3],
	['service-fabric', 2],
	['three-zones', 2],
];

/** The story of a seed. */
export function tellStory(seed: number): Story {
	const random = createRandom(seed);
	const scenario = pickWeighted(random, scenarios);
	const isTroubled = random.chance(0.75);
	const hasRepairs = random.chance(0.25);

	return {
		seed,
		scenario,
		hasRepairs,
		selection: pickSelection(random),
		policy: pickPolicy(random, {isLarge: scenario === 'three-zones' || scenario === 'flaky', hasRepairs}),
		faultsSeconds: 3 * 3600,
		faults: isTroubled ? Array.from({length: random.whole(1, 3)}, () => faultStories(random)).flat() : [],
		deaths: random.chance(0.45)
			? Array.from({length: random.whole(1, 3)}, () => ({
					call: random.whole(1, 120),
					moment: random.pick(['before', 'after']),
					secondsToNext: random.pick([0, 1, 20, 300, 7200]),
				}))
			: [],
		fullDiskAt: random.chance(0.08) ? [random.whole(1, 40)] : [],
		deeds: random.chance(0.5) ? Array.from({length: random.whole(1, 5)}, () => pickDeed(random)) : [],
		reopenings: random.chance(0.4) ? Array.from({length: random.whole(1, 2)}, () => pickReopening(random)) : [],
		resumesBeforeCancel: random.whole(0, 8),
		followsLatest: random.chance(0.15),
	};
}

function pickWeighted(random: Random, choices: ReadonlyArray<readonly [string, number]>): string {
	let left = random.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);

	for (const [name, weight] of choices) {
		left -= weight;

		if (left < 0) {
			return name;
		}
	}

	return 'calm';
}

function pickSelection(random: Random): StorySelection {
	return random.pick<() => StorySelection>([
		() => ({kind: 'all'}),
		() => ({kind: 'all'}),
		() => ({kind: 'update-domains', updateDomains: [random.whole(0, 4), random.whole(0, 4)]}),
		() => ({kind: 'every', nth: random.whole(2, 5)}),
	])();
}

function pickPolicy(
	random: Random,
	{isLarge, hasRepairs}: {readonly isLarge: boolean; readonly hasRepairs: boolean},
): Partial<UpgradePolicy> {
	const limit = random.chance(0.5)
		? {batchPercent: random.pick(isLarge ? [10, 20, 40] : [5, 20, 40, 100])}
		: {batchCount: random.pick(isLarge ? [8, 20] : [1, 2, 3, 7])};

	return {
		...limit,
		maxUnhealthyInstancePercent: random.pick([0, 20, 20, 50, 100]),
		maxUnhealthyUpgradedInstancePercent: random.pick([0, 20, 20, 50, 100]),
		pauseSeconds: random.pick([0, 0, 0, 10, 90]),
		soakSeconds: random.pick([0, 0, 0, 15, 120]),
		healthTimeoutSeconds: random.pick([30, 120, 300]),
		canary: random.pick([0, 0, 1, 3]),
		order: random.pick(['domain', 'zone', 'unhealthy-first']),
		checkpoint: random.pick(['none', 'none', 'none', 'canary', 'zone', 'batch']),
		suspendRepairs: random.chance(hasRepairs ? 0.7 : 0.1),
		crossesUpdateDomains: random.chance(0.3),
		crossesZones: random.chance(0.3),
	};
}

function pickDeed(random: Random): StoryDeed {
	const steering = random.pick<() => StorySteering>([
		() => ({type: 'pause'}),
		() => ({type: 'pause'}),
		() => ({type: 'resume'}),
		() => ({type: 'resume'}),
		() => ({type: 'cancel'}),
		() => ({type: 'roll-back'}),
		() => ({type: 'retry-failed'}),
		() => ({type: 'skip', places: [random.whole(0, 19), random.whole(0, 19)]}),
		() => ({type: 'skip', places: [random.whole(0, 3)]}),
	])();

	return {afterSeconds: random.whole(0, random.pick([60, 400, 1500])), steering};
}

function pickReopening(random: Random): StorySteering {
	return random.pick<StorySteering>([
		{type: 'roll-back'},
		{type: 'roll-back'},
		{type: 'retry-failed'},
		{type: 'retry-failed'},
		{type: 'resume', acceptBreach: true},
	]);
}

/** What an operator wants, with the names of a plan; `null` when there is nobody to name. */
export function toSteering(steering: StorySteering, plan: Plan): Steering | null {
	if (steering.type !== 'skip') {
		return steering;
	}

	const planned = plan.batches.flatMap(({instances}) => instances);
	const instanceIds = steering.places.flatMap(place => planned[place % planned.length]?.instanceId ?? []);

	return {type: 'skip', instanceIds: [...new Set(instanceIds)]};
}
