import type {Live} from '../store/live.js';

/** A span of time for people: `45 s`, `2m41s`, `1h05m`. */
export function durationText(seconds: number): string {
	const whole = Math.max(0, Math.round(seconds));

	if (whole < 60) {
		return `${whole} s`;
	}

	const twoDigits = (value: number) => String(value).padStart(2, '0');

	return whole < 3600
		? `${Math.floor(whole / 60)}m${twoDigits(whole % 60)}s`
		: `${Math.floor(whole / 3600)}h${twoDigits(Math.floor((whole % 3600) / 60))}m`;
}

/** A span of time which is a guess: `2 min`, `1 h 5 min`. */
export function estimateText(seconds: number): string {
	const minutes = Math.max(1, Math.round(seconds / 60));

	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The time of day of an ISO 8601 timestamp, in UTC as the journal has it. */
export function timeOfDay(timestamp: string): string {
	return timestamp.slice(11, 19);
}

/** How old the snapshot is, in whole seconds; `null` before the first. */
export function ageSeconds({receivedAt}: Live, now: number): number | null {
	return receivedAt === null ? null : Math.max(0, Math.floor((now - receivedAt) / 1000));
}

/** From this age on data is not called live any more, and its age is counted. */
export const freshForSeconds = 10;

/** From this age on the map is drawn as what it is: old. */
export const oldAfterSeconds = 30;

/** Whether what the map shows may be no longer so. */
export function isOld(live: Live, now: number): boolean {
	const age = ageSeconds(live, now);

	return live.connection.status === 'failed' || (age !== null && age >= oldAfterSeconds);
}

/** Whether nobody can see from here how things go on: the picture is old, or nothing can be read. */
export function isBlind(live: Live, now: number): boolean {
	return live.connection.status === 'lost' || live.connection.status === 'connecting' || isOld(live, now);
}

/** Azure's clock, reckoned on from the last snapshot; `null` before the first. */
export function azureNow({snapshot, receivedAt}: Live, now: number): number | null {
	return snapshot === null || receivedAt === null ? null : snapshot.takenAt + (now - receivedAt);
}
