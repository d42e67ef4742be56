import type {Clock} from '../clock.js';
import type {Steering} from '../upgrade/steer.js';
import type {Conductor} from './conductor.js';

/** What of a conductor a row needs: its loop, and what operators want of it. */
export type Conducts = Pick<Conductor, 'run' | 'steer' | 'upgrade'>;

/** How a conductor left off: at the ending of its upgrade, told to stop, or with an error which only ends its own. */
export type Outcome = {readonly conductor: Conducts; readonly error: unknown};

export type RunAllOptions = {
	/** How many run side by side, at least one. */
	readonly parallel: number;
	/** Whether the others go on when one faults. */
	readonly keepsGoing: boolean;
	readonly signal: AbortSignal;
	/** Told of each which is over, so that what is held for it is let go before the next begins. */
	readonly onOver?: (outcome: Outcome) => Promise<void>;
};

/** Several upgrades, of which some run and some wait for their turn. */
export type Row = {
	/**
	 * Carries all of them out, in the order given. When one faults, those which run are cancelled and those which have not
	 * begun are ended as cancelled too, unless they are to keep going: each journal says why. Told to stop, those which
	 * have not begun stay as they were planned.
	 */
	readonly run: (options: RunAllOptions) => Promise<readonly Outcome[]>;
	/** As `Conductor.steer`. One which waits for its turn can only be cancelled, and is so at once. */
	readonly steer: (conductor: Conducts, steering: Steering, by: string | null) => Promise<string | null>;
};

/** Puts upgrades in a row. */
export function lineUp(conductors: readonly Conducts[]): Row {
	const waiting = [...conductors];
	const running = new Set<Conducts>();
	const outOfTurn: Promise<void>[] = [];
	const outcomes: Outcome[] = [];
	let isStopping = false;
	let runOne: ((conductor: Conducts) => Promise<void>) | null = null;

	const stopRest = (because: string) => {
		isStopping = true;

		for (const conductor of [...running, ...waiting]) {
			void conductor.steer({type: 'cancel'}, because);
		}
	};

	return {
		async run({parallel, keepsGoing, signal, onOver}) {
			const one = async (conductor: Conducts) => {
				running.add(conductor);
				const outcome = {conductor, error: await failureOf(conductor.run(signal))};
				running.delete(conductor);
				outcomes.push(outcome);

				if (!keepsGoing && !isStopping && !signal.aborted && hasFailed(outcome)) {
					stopRest(`the fault of upgrade ${conductor.upgrade.id}`);
				}

				await onOver?.(outcome);
			};

			const work = async () => {
				while (!signal.aborted) {
					const conductor = waiting.shift();

					if (conductor === undefined) {
						return;
					}

					await one(conductor);
				}
			};

			runOne = one;
			await Promise.all(Array.from({length: Math.max(1, parallel)}, work));
			await Promise.all(outOfTurn);
			return outcomes;
		},
		async steer(conductor, steering, by) {
			const index = waiting.indexOf(conductor);

			if (index === -1) {
				return conductor.steer(steering, by);
			}

			if (steering.type !== 'cancel' || runOne === null) {
				return 'This upgrade has not begun: it waits for its turn. Until then it can only be cancelled.';
			}

			waiting.splice(index, 1);
			const answer = conductor.steer(steering, by);
			outOfTurn.push(runOne(conductor));
			return answer;
		},
	};
}

function hasFailed({conductor, error}: Outcome): boolean {
	return error !== null || conductor.upgrade.status === 'faulted';
}

async function failureOf(work: Promise<void>): Promise<unknown> {
	try {
		await work;
		return null;
	} catch (error) {
		return error;
	}
}

/** Shows others that an upgrade's process lives, every so many milliseconds until `signal` aborts. */
export async function beat(
	heartbeat: () => Promise<void>,
	{clock, signal, milliseconds}: {readonly clock: Clock; readonly signal: AbortSignal; readonly milliseconds: number},
): Promise<void> {
	for (;;) {
		await clock.sleep(milliseconds, signal);

		if (signal.aborted) {
			return;
		}

		// A heartbeat which cannot be written (a full disk) must not end an upgrade: the journal tells when it matters.
		await heartbeat().catch(() => {});
	}
}
