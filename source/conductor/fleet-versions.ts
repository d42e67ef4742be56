import type {Arm} from '../arm/arm.js';
import type {Clock} from '../clock.js';
import {lineOf} from '../fleet/fleet-strip.js';
import type {ImageVersion} from '../fleet/image.js';
import type {ScaleSet} from '../fleet/scale-set.js';

/** Publishers bring a version a week or so. */
const freshMilliseconds = 1_800_000;
/** Requests under way at the same time. */
const atOnce = 4;

/** The versions of the images of a fleet: asked for once a SKU and region, however many sets run it. */
export class FleetVersions {
	readonly #arm: Arm;
	readonly #clock: Clock;
	readonly #read = new Map<string, {readonly at: number; readonly versions: readonly ImageVersion[] | null}>();

	constructor(arm: Arm, clock: Clock) {
		this.#arm = arm;
		this.#clock = clock;
	}

	/** The versions which a set could take, as far as they were read; `null` when they are not known. */
	of(scaleSet: ScaleSet): readonly ImageVersion[] | null {
		return this.#read.get(keyOf(scaleSet))?.versions ?? null;
	}

	/**
	 * Reads what is not known for these sets or was read long ago, and calls `onRead` after each with what tells the sets which
	 * it is for. Never rejects: versions which cannot be read stay as they were.
	 */
	async read(
		sets: readonly ScaleSet[],
		{
			signal,
			onRead,
		}: {readonly signal: AbortSignal; readonly onRead: (isMeant: (scaleSet: ScaleSet) => boolean) => void},
	): Promise<void> {
		const wanted = new Map(sets.filter(set => this.#isWanted(set)).map(set => [keyOf(set), set]));

		const ask = async ([key, scaleSet]: readonly [string, ScaleSet]): Promise<void> => {
			const versions = await this.#arm.listImageVersions(scaleSet, {signal}).catch(() => this.of(scaleSet));

			if (!signal.aborted) {
				this.#read.set(key, {at: this.#clock.now(), versions});
				onRead(other => keyOf(other) === key);
			}
		};

		for (let queue = [...wanted]; queue.length > 0 && !signal.aborted; queue = queue.slice(atOnce)) {
			await Promise.all(queue.slice(0, atOnce).map(async entry => ask(entry)));
		}
	}

	#isWanted(scaleSet: ScaleSet): boolean {
		const {kind} = scaleSet.image;
		const at = this.#read.get(keyOf(scaleSet))?.at;

		return (
			(kind === 'platform' || kind === 'gallery') && (at === undefined || this.#clock.now() - at > freshMilliseconds)
		);
	}
}

/** Sets with the same key have the same versions to take. */
function keyOf({location, image}: ScaleSet): string {
	return `${location.toLowerCase()}|${lineOf(image)}`;
}
