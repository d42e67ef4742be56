import type {ArmError} from '../arm/arm-error.js';
import type {Connection} from '../store/live.js';

/**
 * What a read which failed means for the connection: what was tried and answered, what helps, and whether Azure answered
 * with a refusal.
 *
 * @param since when it was lost, in milliseconds of the local clock; kept from the first failed read on.
 */
export function lostConnection(
	{kind, message, next}: ArmError,
	connection: Connection,
	now: number,
): Extract<Connection, {readonly status: 'lost'}> {
	return {
		status: 'lost',
		message,
		since: connection.status === 'lost' ? connection.since : now,
		next: next ?? null,
		...(kind === 'sign-in' || kind === 'permission' ? {why: kind} : {}),
	};
}
