/** A stream of chance which a seed determines. */
export type Random = {
	/** From 0 up to 1. */
	readonly next: () => number;
	/** A whole number, both ends included. */
	readonly whole: (from: number, to: number) => number;
	readonly chance: (share: number) => boolean;
	readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
};

/** Makes a stream (mulberry32): the same seed gives the same numbers. */
export function createRandom(seed: number): Random {
	// Neighbouring seeds are to have nothing in common.
	let state = Math.imul(seed ^ 0x9e_37_79_b9, 0x85_eb_ca_6b) >>> 0;

	const next = () => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};

	return {
		next,
		whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
		chance: share => next() < share,
		pick: values => values[Math.floor(next() * values.length)] ?? values[0],
	};
}
