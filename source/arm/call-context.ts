import {AsyncLocalStorage} from 'node:async_hooks';

/** What holds for all requests of one call through the port: of every page of a list, and of every attempt. */
export type CallContext = {
	/** Aborts the call. The SDK would hand a signal to the first page of a list only. */
	readonly signal: AbortSignal | undefined;
	/** The `Date` header of the last answer, in milliseconds since 1970. */
	serverTime: number | null;
};

/** The context of the call which a request belongs to. */
export const callContext = new AsyncLocalStorage<CallContext>();
