import assert from 'node:assert/strict';
import {decide, type Input} from '../../source/upgrade/decide.js';
import {due} from '../../source/upgrade/due.js';
import type {UpgradeEvent, UpgradeFact} from '../../source/upgrade/event.js';
import {namesSame} from '../../source/upgrade/model-change.js';
import type {Plan} from '../../source/upgrade/plan.js';
import {type Steering, steer} from '../../source/upgrade/steer.js';
import {begin, evolve, fold, type Upgrade} from '../../source/upgrade/upgrade.js';
import type {UpgradeWorld} from './upgrade-world.js';

/** What becomes of a call: taken or not, with an answer or without one. */
export type Answer = 'taken' | 'lost-taken' | 'lost' | 'throttled' | 'preempted' | 'forbidden' | 'refused';

/** Who looks on: at each write which is sent, and at each fact before it is taken in. */
export type Watcher = {
	readonly onModelWrite: (run: UpgradeRun) => void;
	/** Azure takes the request, whether or not its answer arrives. */
	readonly onRequest: (run: UpgradeRun, instanceIds: readonly string[]) => void;
	readonly onFact: (run: UpgradeRun, fact: UpgradeFact) => void;
};

class Crash extends Error {}

/** A process which carries one upgrade out, reduced to what matters to its rules: it may crash after any line of its journal. */
export class UpgradeRun {
	readonly world: UpgradeWorld;
	readonly #watcher: Watcher;
	#events: UpgradeEvent[];
	#upgrade: Upgrade;
	#isAnswerLost = false;
	#isOver = false;
	#failure: {readonly message: string; readonly isPreempted: boolean} | null = null;
	/** How many more lines reach the disk before the process dies. */
	#linesLeft = Number.POSITIVE_INFINITY;

	constructor(world: UpgradeWorld, plan: Plan, watcher: Watcher) {
		this.world = world;
		this.#watcher = watcher;

		const planned = stamp({
			type: 'upgrade-planned',
			plan,
			oldImages: {
				model: world.snapshot.scaleSet.image,
				instances: Object.fromEntries(world.snapshot.instances.map(({vmId, image}) => [vmId, image])),
			},
			identity: null,
			place: null,
		});

		this.#events = [planned];
		this.#upgrade = begin(planned);
		this.#decide({type: 'confirm'});
	}

	get upgrade(): Upgrade {
		return this.#upgrade;
	}

	get events(): readonly UpgradeEvent[] {
		return this.#events;
	}

	get isAnswerLost(): boolean {
		return this.#isAnswerLost;
	}

	/** Whether it could be had. */
	steer(steering: Steering): boolean {
		const steered = steer(this.#upgrade, steering, this.world.snapshot, 'ana');

		if (steered.isPossible) {
			this.#record(steered.facts);
		}

		return steered.isPossible;
	}

	/** One poll and what follows; after `linesLeft` lines of the journal the process dies and another takes over. */
	turn(answer: Answer, isOperationLate: boolean, linesLeft: number | null): void {
		this.#linesLeft = linesLeft ?? Number.POSITIVE_INFINITY;

		try {
			this.#turn(answer, isOperationLate);
		} catch (error) {
			if (!(error instanceof Crash)) {
				throw error;
			}

			const taken = fold(this.#events);
			assert.deepEqual(taken, this.#upgrade, 'the journal tells the same');
			this.#upgrade = taken;
			this.#isAnswerLost = taken.leg.batchStatus === 'requested';
			this.#isOver = false;
			this.#failure = null;
		}

		this.#linesLeft = Number.POSITIVE_INFINITY;
	}

	#turn(answer: Answer, isOperationLate: boolean): void {
		if (this.#upgrade.leg.model === 'requested' && namesSame(this.world.model, this.#upgrade.leg.image)) {
			this.#decide({type: 'model-written', etag: null});
		}

		this.#isOver ||= this.world.inFlight.length === 0 && !isOperationLate;

		this.#decide({
			type: 'snapshot-taken',
			snapshot: this.world.snapshot,
			operation: this.#isOver ? 'over' : 'running',
			failure: this.#failure,
			isAnswerLost: this.#isAnswerLost,
		});

		this.#perform(answer);
	}

	#perform(answer: Answer): void {
		const call = due(this.#upgrade);

		if (call === null || answer === 'throttled') {
			return;
		}

		if (
			answer === 'forbidden' ||
			(answer === 'refused' && !(call.type === 'set-repairs' && call.state === 'suspended'))
		) {
			this.#decide({type: answer === 'forbidden' ? 'call-forbidden' : 'call-refused', message: 'Azure said no.'});
			return;
		}

		const isTaken = answer === 'taken' || answer === 'lost-taken';
		const isAnswered = answer === 'taken' || answer === 'preempted';

		switch (call.type) {
			case 'write-model': {
				this.#watcher.onModelWrite(this);

				if (isTaken) {
					this.world.write(call.image);
				}

				return;
			}

			case 'set-repairs': {
				if (isTaken) {
					this.world.setRepairs(call.state);
				}

				if (isAnswered && isTaken) {
					this.#decide({type: 'repairs-set', state: call.state});
				}

				return;
			}

			case 'upgrade-instances': {
				if (isTaken) {
					this.#watcher.onRequest(this, call.instanceIds);
					this.world.ask(call.instanceIds);
				}

				this.#isAnswerLost ||= !isAnswered;
				this.#isOver = answer === 'preempted';
				this.#failure =
					answer === 'preempted' ? {message: 'Another operation took its place.', isPreempted: true} : null;

				if (isAnswered) {
					this.#decide({type: 'batch-taken', operation: 'operation'});
					this.#isAnswerLost = false;
				}
			}
		}
	}

	#decide(input: Input): void {
		for (let count = 0; ; count++) {
			const facts = decide(this.#upgrade, input);

			if (facts.length === 0) {
				return;
			}

			assert.ok(count < 1000, `decisions come to an end: ${JSON.stringify(facts)}`);
			this.#record(facts);
		}
	}

	#record(facts: readonly UpgradeFact[]): void {
		for (const fact of facts) {
			if (this.#linesLeft-- <= 0) {
				throw new Crash();
			}

			this.#watcher.onFact(this, fact);
			const event = stamp(fact);
			this.#events.push(event);
			this.#upgrade = evolve(this.#upgrade, event);

			if (fact.type === 'batch-requested') {
				this.#isAnswerLost = false;
			}
		}
	}
}

function stamp(fact: UpgradeFact): UpgradeEvent {
	return {at: '2026-11-20T12:00:00.000Z', upgradeId: 'test', ...fact};
}
