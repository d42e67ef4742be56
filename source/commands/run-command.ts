import {ArmError} from '../arm/arm-error.js';
import {JournalError} from '../journal/journal.js';
import type {CommandName} from './command-line.js';
import {type ExitCode, exitCodes, Failure} from './failure.js';
import type {Flags} from './flags.js';
import {images} from './images.js';
import {plan} from './plan.js';
import type {Shell} from './shell.js';
import {simulate} from './simulate.js';
import {status} from './status.js';
import {upgrade} from './upgrade.js';

/** Runs a command to its end. What goes wrong is said in one message on stderr, and told by the exit code. */
export async function runCommand(
	command: CommandName,
	scaleSetName: string | undefined,
	flags: Flags,
	shell: Shell,
): Promise<ExitCode> {
	try {
		switch (command) {
			case 'status': {
				return await status(scaleSetName, flags, shell);
			}

			case 'images': {
				return await images(scaleSetName, flags, shell);
			}

			case 'plan': {
				return await plan(scaleSetName, flags, shell);
			}

			case 'upgrade': {
				return await upgrade(scaleSetName, flags, shell);
			}

			case 'simulate': {
				return await simulate(flags, shell);
			}
		}
	} catch (error) {
		const {message, exitCode} = explain(error);
		shell.say(message);
		return exitCode;
	}
}

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

	if (error instanceof JournalError) {
		return {message: error.message, exitCode: exitCodes.faulted};
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
