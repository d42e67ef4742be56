import type {ScheduledEvent, World} from './world.js';

type WithoutBookkeeping<Event> = Event extends ScheduledEvent ? Omit<Event, 'at' | 'sequence'> : never;

/** What happens, without the time of it. */
export type EventFacts = WithoutBookkeeping<ScheduledEvent>;

/** Schedules an event at a simulated time; events of the same time run in the order in which they were scheduled. */
export const schedule = (world: World, at: number, facts: EventFacts): void => {
	world.sequence += 1;
	const event: ScheduledEvent = {at, sequence: world.sequence, ...facts};
	let low = 0;
	let high = world.events.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const other = world.events[middle];
		if (other !== undefined && other.at <= at) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	world.events.splice(low, 0, event);
};

/** Takes the first event which is due at `now` out of the queue; `undefined` when there is none. */
export const takeDue = (world: World, now: number): ScheduledEvent | undefined => {
	const first = world.events[0];
	if (first === undefined || first.at > now) {
		return undefined;
	}

	return world.events.shift();
};

/** Forgets what was to happen to a scale set which is gone: another of the same name must not inherit it. */
export const forgetEventsOf = (world: World, scaleSetKey: string): void => {
	const kept = world.events.filter(event => !('scaleSetKey' in event) || event.scaleSetKey !== scaleSetKey);
	world.events.length = 0;
	for (const event of kept) {
		world.events.push(event);
	}
};
