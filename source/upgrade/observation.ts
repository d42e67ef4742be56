import type {Snapshot} from '../fleet/snapshot.js';

/** A complete poll, and where the operation of the batch in flight stands: `over` when it ended, well or not, or is not known any more. */
export type Observation = {
	readonly snapshot: Snapshot;
	readonly operation: 'running' | 'over';
	/** What Azure says went wrong with the operation; preempted when another operation took its place. */
	readonly failure: {readonly message: string; readonly isPreempted: boolean} | null;
	/** Whether the request of the batch may have been taken without an answer: a lost answer, or a crash after the request. */
	readonly isAnswerLost: boolean;
};
