import {ArmError} from '../arm/arm-error.js';
import {LeaseLostError} from '../conductor/lease-lost-error.js';
import {JournalError} from '../journal/journal-error.js';
import {LeaseError} from '../journal/lease-error.js';
import {type ExitCode, exitCodes, Failure} from './failure.js';

/** What the operator is told of an error, and the exit code: never a stack trace, unless it is a bug of ours. */
export function explain(error: unknown): {readonly message: string; readonly exitCode: ExitCode} {
	if (error instanceof Failure) {
		return {message: error.message, exitCode: error.exitCode};
	}

	if (error instanceof ArmError) {
		return {
			message: `${error.message}.${error.next === undefined ? '' : ` ${error.next}`}`,
			exitCode: armExitCode(error),
		};
	}

	if (error instanceof JournalError || error instanceof LeaseError || error instanceof LeaseLostError) {
		return {message: error.message, exitCode: exitCodes.refused};
	}

	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);

	return {message: `This is a bug in vmssroll: please report it with these lines.\n${stack}`, exitCode: exitCodes.bug};
}

function armExitCode({kind, code, status}: ArmError): ExitCode {
	switch (kind) {
		case 'sign-in':
		case 'permission':
		case 'throttled':
		case 'server':
		case 'network': {
			return exitCodes.unreachable;
		}

		case 'refused': {
			// Without a status it was never sent: a flag named something which cannot be.
			const isFlag = status === undefined && (code.startsWith('Unknown') || code.startsWith('Invalid'));
			return isFlag ? exitCodes.usage : exitCodes.refused;
		}

		case 'aborted': {
			return exitCodes.cancelled;
		}

		case 'not-found':
		case 'model-changed':
		case 'conflict': {
			return exitCodes.refused;
		}
	}
}
