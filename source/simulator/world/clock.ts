/** Tells the wall time in milliseconds since 1970. */
export type WallClock = () => number;

/** Time inside the simulated world. */
export type SimulatedClock = {
	/** Simulated milliseconds since 1970. Never goes back. */
	readonly now: () => number;
	/** How many simulated seconds pass in one second of the wall clock. */
	readonly speed: number;
};

/**
 * Makes a clock which starts at `startsAt` (default: the wall time of now) and runs `speed` times as fast as the wall
 * clock. It holds no timer: time passes when somebody asks.
 */
export const createSimulatedClock = (options: {
	readonly wallClock: WallClock;
	readonly speed: number;
	readonly startsAt?: number;
}): SimulatedClock => {
	const {wallClock, speed} = options;
	const wallStart = wallClock();
	const startsAt = options.startsAt ?? wallStart;
	let latest = startsAt;
	return {
		speed,
		now() {
			latest = Math.max(latest, startsAt + (wallClock() - wallStart) * speed);
			return latest;
		},
	};
};

/** A wall clock which stands still until it is told to move: for tests. */
export type ManualClock = {
	readonly now: WallClock;
	/** Moves the clock forward by so many milliseconds. */
	readonly advance: (milliseconds: number) => void;
};

/** Makes a wall clock which is moved by hand, starting at `startsAt` (milliseconds since 1970). */
export const createManualClock = (startsAt = Date.UTC(2026, 10, 20, 9)): ManualClock => {
	let now = startsAt;
	return {
		now: () => now,
		advance(milliseconds) {
			now += milliseconds;
		},
	};
};

/** A time as Compute writes it: seven fraction digits (the last four made up from the time itself) and an offset. */
export const armTime = (time: number): string => {
	const whole = Math.floor(time);
	const fraction = String((whole * 7919 + 1237) % 10_000).padStart(4, '0');
	return `${new Date(whole).toISOString().slice(0, -1)}${fraction}+00:00`;
};

/** A time as the guest agent writes it: whole seconds and an offset. */
export const agentTime = (time: number): string => `${new Date(Math.floor(time)).toISOString().slice(0, 19)}+00:00`;
