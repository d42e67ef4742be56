import type {FaultRequest} from '../../source/simulator/faults/fault.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import {type Played, play} from './play.js';
import type {Story} from './story.js';

/** A story which a test writes by hand: the four instances of one update domain of `calm`, unless it says otherwise. */
export const quiet: Story = {
	seed: 1,
	scenario: 'calm',
	hasRepairs: false,
	selection: {kind: 'update-domains', updateDomains: [2]},
	policy: {},
	faults: [],
	faultsSeconds: 75 * 60,
	deaths: [],
	fullDiskAt: [],
	deeds: [],
	reopenings: [],
	resumesBeforeCancel: 9,
	followsLatest: false,
};

/** Plays it with these faults. */
export async function playWithFaults(faults: readonly FaultRequest[], story: Partial<Story> = {}): Promise<Played> {
	return play({...quiet, ...story, faults});
}

/** The events of a type, in order. */
export function eventsOf<Type extends UpgradeEvent['type']>(
	{events}: Pick<Played, 'events'>,
	type: Type,
): ReadonlyArray<Extract<UpgradeEvent, {readonly type: Type}>> {
	return events.filter((event): event is Extract<UpgradeEvent, {readonly type: Type}> => event.type === type);
}

/** The requests for instances which Azure took, by their instance ids. */
export function takenBatches({writes}: Pick<Played, 'writes'>): readonly string[] {
	return writes.flatMap(({path, status, requestBody}) =>
		path.endsWith('/manualupgrade') && status === 202 ? [JSON.stringify(requestBody)] : [],
	);
}
