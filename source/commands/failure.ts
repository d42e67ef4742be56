/** What a program which ends tells the shell (a contract: scripts depend on it). */
export const exitCodes = {
	done: 0,
	bug: 1,
	usage: 2,
	refused: 3,
	faulted: 4,
	cancelled: 5,
	unreachable: 6,
	detached: 7,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The operator must do something else: a message in whole sentences, and the exit code. No stack trace is shown. */
export class Failure extends Error {
	override readonly name = 'Failure';
	readonly exitCode: ExitCode;

	constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.exitCode = exitCode;
	}
}

/** The command line is wrong: exit code 2. */
export function usageFailure(message: string): Failure {
	return new Failure(exitCodes.usage, `${message} See vmssroll --help.`);
}
