import type {UpgradeFact} from './event.js';

/** What follows from a wish of the operator, or why it cannot be had, in a sentence. */
export type Steered =
	| {readonly isPossible: true; readonly facts: readonly UpgradeFact[]}
	| {readonly isPossible: false; readonly reason: string};

/** These facts follow. */
export function possible(...facts: readonly UpgradeFact[]): Steered {
	return {isPossible: true, facts};
}

/** Nothing follows, for this reason. */
export function impossible(reason: string): Steered {
	return {isPossible: false, reason};
}
