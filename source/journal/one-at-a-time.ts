/** Runs pieces of work one after the other, in the order they came; one which fails does not hold up the next. */
export type OneAtATime = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Makes a queue of its own: pieces of work in different queues do not wait for each other. */
export function oneAtATime(): OneAtATime {
	let last: Promise<unknown> = Promise.resolve();

	return async work => {
		const current = last.then(work);
		last = current.catch(() => {});
		return current;
	};
}
