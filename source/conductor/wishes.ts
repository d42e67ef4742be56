import type {Snapshot} from '../fleet/snapshot.js';
import type {Steering} from '../upgrade/steer.js';

type Wish = {
	readonly steering: Steering;
	readonly by: string | null;
	readonly answer: (refusal: string | null) => void;
};

/** Does what an operator wants, or says in a sentence why not. */
type Grant = (steering: Steering, snapshot: Snapshot | null, by: string | null) => Promise<string | null>;

/** What operators want of an upgrade, in the order in which they asked, until its turn comes. */
export class Wishes {
	readonly #grant: Grant;
	readonly #waiting: Wish[] = [];

	constructor(grant: Grant) {
		this.#grant = grant;
	}

	get isEmpty(): boolean {
		return this.#waiting.length === 0;
	}

	/** Whether there is one which no picture of the set is needed for. */
	get isAnyDue(): boolean {
		return this.#waiting.some(({steering}) => !needsPicture(steering));
	}

	/** Resolves when it was granted, or with a sentence why it cannot be. */
	async add(steering: Steering, by: string | null): Promise<string | null> {
		return new Promise(resolve => {
			this.#waiting.push({steering, by, answer: resolve});
		});
	}

	/** Grants one after the other; those which need a picture of the set wait for the first. */
	async grant(snapshot: Snapshot | null): Promise<void> {
		const later: Wish[] = [];

		for (let wish = this.#waiting.shift(); wish; wish = this.#waiting.shift()) {
			if (snapshot === null && needsPicture(wish.steering)) {
				later.push(wish);
			} else {
				wish.answer(await this.#grant(wish.steering, snapshot, wish.by));
			}
		}

		this.#waiting.push(...later);
	}

	/** Answers all of them with why they cannot be. */
	refuse(why: string): void {
		for (const {answer} of this.#waiting.splice(0)) {
			answer(why);
		}
	}
}

/** What can only be judged by a picture of the set. */
export function needsPicture({type}: Steering): boolean {
	return type === 'roll-back' || type === 'retry-failed';
}
