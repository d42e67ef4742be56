import type {CommandName} from './command-line.js';
import {explain} from './explain.js';
import type {ExitCode} from './failure.js';
import type {Flags} from './flags.js';
import type {Shell} from './shell.js';

/** Runs a command to its end. What goes wrong is said in one message on stderr, and told by the exit code. */
export async function runCommand(
	command: CommandName,
	names: readonly string[],
	flags: Flags,
	shell: Shell,
): Promise<ExitCode> {
	try {
		return await run(command, names, flags, shell);
	} catch (error) {
		const {message, exitCode} = explain(error);
		shell.say(message);
		return exitCode;
	}
}

/** Each command is loaded when it is wanted: what one needs must not slow the others' start. */
async function run(command: CommandName, names: readonly string[], flags: Flags, shell: Shell): Promise<ExitCode> {
	const [name] = names;

	switch (command) {
		case 'status': {
			const {status} = await import('./status.js');
			return status(name, flags, shell);
		}

		case 'images': {
			const {images} = await import('./images.js');
			return images(name, flags, shell);
		}

		case 'plan': {
			const {plan} = await import('./plan.js');
			return plan(name, flags, shell);
		}

		case 'upgrade': {
			const {upgrade} = await import('./upgrade.js');
			return upgrade(names, flags, shell);
		}

		case 'attach': {
			const {attach} = await import('./attach.js');
			return attach(name, flags, shell);
		}

		case 'pause':
		case 'resume':
		case 'cancel':
		case 'rollback':
		case 'retry':
		case 'skip': {
			const {steerUpgrade} = await import('./steer.js');
			return steerUpgrade(command, name, flags, shell);
		}

		case 'upgrades': {
			const {upgrades} = await import('./upgrades.js');
			return upgrades(flags, shell);
		}

		case 'simulate': {
			const {simulate} = await import('./simulate.js');
			return simulate(flags, shell);
		}

		case 'conduct': {
			const {conduct} = await import('./conduct.js');
			return conduct(names, flags, shell);
		}
	}
}
