import type {Clock} from '../clock.js';

/**
 * A span of local time which must pass. A clock which is set back would stretch it without end, so going back counts as
 * over: what is done too early is refused and tried again, what is done too late holds an upgrade up.
 */
export class Wait {
	readonly #clock: Clock;
	#from = 0;
	#milliseconds = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Begins anew. */
	start(milliseconds: number): void {
		this.#from = this.#clock.now();
		this.#milliseconds = milliseconds;
	}

	/** Ends at once. */
	end(): void {
		this.#milliseconds = 0;
	}

	/** Milliseconds since it began. */
	get passed(): number {
		const passed = this.#clock.now() - this.#from;

		return passed < 0 ? Number.POSITIVE_INFINITY : passed;
	}

	get isOver(): boolean {
		return this.passed >= this.#milliseconds;
	}
}
