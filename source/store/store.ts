/** A value outside React which tells its listeners when it changes. */
export type Store<State> = {
	readonly get: () => State;
	/** Replaces some members; listeners are told once, and not at all when nothing changed. */
	readonly set: (change: Partial<State>) => void;
	readonly subscribe: (listener: () => void) => () => void;
};

/** Makes a store. The state it gives out is never mutated, so `===` tells whether it changed. */
export function createStore<State extends object>(initial: State): Store<State> {
	let state = initial;
	const listeners = new Set<() => void>();

	return {
		get: () => state,
		set(change) {
			const next = {...state, ...change};
			const before = Object.values(state);

			if (Object.values(next).some((value, index) => value !== before[index])) {
				state = next;

				for (const listener of listeners) {
					listener();
				}
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}
