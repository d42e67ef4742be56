/** Time as the program sees it. Passed in everywhere, so that tests turn it by hand. */
export type Clock = {
	/** Milliseconds since 1970, of this machine. */
	readonly now: () => number;
	/** Resolves after so many milliseconds, or at once when `signal` aborts: look at the signal afterwards. */
	readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
	/** A signal which aborts after so many milliseconds; `cancel` forgets it. Never keeps the process alive. */
	readonly deadline: (milliseconds: number) => {readonly signal: AbortSignal; readonly cancel: () => void};
};

/** The machine's own clock. */
export const realClock: Clock = {
	now: () => Date.now(),
	sleep: async (milliseconds, signal) =>
		new Promise(resolve => {
			if (signal?.aborted) {
				resolve();
				return;
			}

			const finish = () => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', finish);
				resolve();
			};

			const timer = setTimeout(finish, milliseconds);
			signal?.addEventListener('abort', finish, {once: true});
		}),
	deadline(milliseconds) {
		const controller = new AbortController();
		const timer = setTimeout(() => controller.abort(), milliseconds);
		timer.unref();
		return {signal: controller.signal, cancel: () => clearTimeout(timer)};
	},
};
