import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {CallOptions} from './arm.js';
import {type CallContext, callContext} from './call-context.js';
import type {ErrorAnswers} from './error-answer.js';
import {toArmError} from './to-arm-error.js';

/** Runs one call through the port: `operation` says what is tried, to follow "could not". */
export type Call = <Value>(
	operation: string,
	options: CallOptions | undefined,
	run: (context: CallContext) => Promise<Value>,
) => Promise<Value>;

/** Makes the frame of every call: its signal reaches each of its requests, and whatever fails becomes an `ArmError`. */
export function createCall(answers: ErrorAnswers): Call {
	return async (operation, options, run) => {
		const context: CallContext = {signal: options?.signal, serverTime: null};

		try {
			context.signal?.throwIfAborted();
			return await callContext.run(context, async () => run(context));
		} catch (error) {
			const isCallersReason = context.signal?.aborted === true && error === context.signal.reason;
			const failure = isCallersReason ? new DOMException('The call was aborted.', 'AbortError') : error;
			throw toArmError(failure, operation, answers);
		}
	};
}

/** How messages name a scale set. */
export function nameOf({name, resourceGroup}: ScaleSetReference): string {
	return `scale set ${name} in group ${resourceGroup}`;
}
