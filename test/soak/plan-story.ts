import type {Arm} from '../../source/arm/arm.js';
import {ArmError} from '../../source/arm/arm-error.js';
import type {ScaleSetReference} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import type {Simulator} from '../../source/simulator/simulator.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import type {ImageTarget} from '../../source/upgrade/image-target.js';
import {oldImagesOf} from '../../source/upgrade/old-images.js';
import {isRefused, planUpgrade} from '../../source/upgrade/plan.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import type {SimulatedClock} from './simulated-clock.js';
import type {Story, StorySelection} from './story.js';

export type StoryToPlan = {
	readonly story: Story;
	readonly simulator: Simulator;
	readonly clock: SimulatedClock;
	readonly arm: Arm;
	readonly reference: ScaleSetReference;
	readonly upgradeId: string;
};

type Planned = Extract<UpgradeEvent, {readonly type: 'upgrade-planned'}>;

/** Reads and plans, however often it takes: the first line of the journal, or `null` when every plan is refused or empty. */
export async function planStory(options: StoryToPlan): Promise<Planned | null> {
	const {story, simulator, clock, arm, reference, upgradeId} = options;

	if (story.hasRepairs) {
		await switchRepairsOn(simulator, clock);
	}

	const snapshot = await patiently(clock, async () => arm.takeSnapshot(reference));
	const versions = await patiently(clock, async () => arm.listImageVersions(snapshot.scaleSet));
	const repairs = await patiently(clock, async () => arm.getAutomaticRepairs(reference));

	for (const target of targetsOf(snapshot, versions, story.followsLatest)) {
		const plan = planUpgrade({
			snapshot,
			target,
			selected: select(snapshot, story.selection),
			policy: {...defaultPolicy, ...story.policy},
			versions,
			repairs,
			confirmedName: reference.name,
		});

		if (!isRefused(plan) && plan.batches.length > 0) {
			return {
				at: new Date(snapshot.takenAt).toISOString(),
				upgradeId,
				type: 'upgrade-planned',
				plan,
				oldImages: oldImagesOf(snapshot),
				identity: null,
				place: null,
			};
		}
	}

	return null;
}

/** A set without a source of health cannot have them. */
async function switchRepairsOn(simulator: Simulator, clock: SimulatedClock): Promise<void> {
	try {
		simulator.inject({
			kind: 'foreign-model-write',
			body: {properties: {automaticRepairsPolicy: {enabled: true, gracePeriod: 'PT10M'}}},
		});
	} catch {}

	await clock.sleep(60_000);
}

async function patiently<Value>(clock: SimulatedClock, read: () => Promise<Value>): Promise<Value> {
	for (let tries = 0; ; tries++) {
		try {
			return await read();
		} catch (error) {
			if (!(error instanceof ArmError) || tries > 50) {
				throw error;
			}

			await clock.sleep(10_000);
		}
	}
}

/** What such a set could go to, the likeliest first. */
function targetsOf(
	{scaleSet}: Snapshot,
	versions: ReadonlyArray<{readonly version: string; readonly id: string | null}>,
	followsLatest: boolean,
): readonly ImageTarget[] {
	const {image} = scaleSet;

	switch (image.kind) {
		case 'platform': {
			return versions.map(({version}) => ({
				...image,
				version: followsLatest ? 'latest' : version,
				exactVersion: version,
			}));
		}

		case 'gallery':
		case 'managed': {
			return versions.map(({version, id}) => ({...image, id, version: null, exactVersion: version}));
		}

		case 'vhd': {
			return [{...image, uri: 'https://stdemoimages.blob.core.windows.net/vhds/web-2026-11.vhd'}];
		}

		case 'unknown': {
			return [];
		}
	}
}

function select({instances}: Snapshot, selection: StorySelection): ReadonlySet<string> {
	const chosen = instances.filter((instance, index) => {
		switch (selection.kind) {
			case 'all': {
				return true;
			}

			case 'update-domains': {
				return instance.updateDomain !== null && selection.updateDomains.includes(instance.updateDomain);
			}

			case 'every': {
				return index % selection.nth === 0;
			}
		}
	});

	return new Set(chosen.map(({vmId}) => vmId));
}
