import {parseWish} from '../conductor/control-protocol.js';
import {beat, lineUp, type Outcome, type Row} from '../conductor/run-all.js';
import {heartbeatMilliseconds} from '../journal/lease.js';
import type {Steering} from '../upgrade/steer.js';
import {type Connection, connectToPlace} from './connect.js';
import {explain} from './explain.js';
import {type ExitCode, exitCodes, Failure, usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import {parseWhole} from './number-flags.js';
import type {Shell} from './shell.js';
import {type Conducted, findAll, hasEndedAlready, letGo, sameActor, samePlace, takeUp} from './take-up.js';

/**
 * `vmssroll conduct`, which the program starts by itself: the process which carries upgrades out, from where their
 * journals stand to their endings. Its first lines of stdout are JSON: prompts for the operator, then whether it conducts
 * or why not. After that it says nothing more there.
 */
export async function conduct(upgradeIds: readonly string[], flags: Flags, shell: Shell): Promise<ExitCode> {
	const tell = (line: object) => shell.print(`${JSON.stringify(line)}\n`);
	const conducted = new Set<Conducted>();
	let hasTold = false;

	const prompt = (text: string) => {
		if (hasTold) {
			for (const {control} of conducted) {
				control.prompt(text);
			}
		} else {
			tell({prompt: text});
		}
	};

	let connection: Connection | null = null;

	try {
		const first = parseFirstSteering(flags);
		const all = await findAll(upgradeIds, shell);
		const kept = all.filter((one, index) => !one.hasEnded || (index === 0 && first !== null));

		if (kept.length === 0) {
			throw new Failure(exitCodes.refused, hasEndedAlready(all[0]?.upgradeId ?? ''));
		}

		connection = await connectToPlace(samePlace(kept), shell, prompt);
		const identity = await sameActor(kept, connection);
		let steer: Row['steer'] = async (conductor, steering, by) => conductor.steer(steering, by);

		for (const one of kept) {
			conducted.add(
				await takeUp(one, {
					connection,
					identity,
					flags,
					shell,
					isReopened: first !== null && one === kept[0],
					steer: async (conductor, steering, by) => steer(conductor, steering, by),
				}),
			);
		}

		const ending = new AbortController();
		const signal = AbortSignal.any([shell.signal, ending.signal]);
		const inHand = [...conducted];
		const row = lineUp(inHand.map(({conductor}) => conductor));
		({steer} = row);

		const beating = inHand.map(async one =>
			beat(async () => (conducted.has(one) ? one.lease.heartbeat() : undefined), {
				clock: shell.clock,
				signal,
				milliseconds: heartbeatMilliseconds,
			}),
		);

		const running = row.run({
			parallel: parseWhole('--parallel', flags.parallel, {least: 1, fallback: 1}),
			keepsGoing: flags.keepGoing ?? false,
			signal,
			async onOver(outcome) {
				report(outcome, shell);
				const over = inHand.find(({conductor}) => conductor === outcome.conductor);

				if (over !== undefined && conducted.delete(over)) {
					await letGo(over);
				}
			},
		});

		const refusal = first === null ? null : await inHand[0]?.conductor.steer(first.steering, first.by);
		tell(
			typeof refusal === 'string'
				? {status: 'refused', message: refusal, exitCode: exitCodes.refused}
				: {status: 'conducting'},
		);
		hasTold = true;

		if (typeof refusal === 'string') {
			// Who was refused something has not asked for the upgrade to go on.
			ending.abort();
		}

		const outcomes = await running;
		ending.abort();
		await Promise.all(beating);
		return toExitCode(outcomes);
	} catch (error) {
		const {message, exitCode} = explain(error);

		if (!hasTold) {
			tell({status: 'refused', message, exitCode});
		}

		shell.say(message);
		return exitCode;
	} finally {
		await Promise.all([...conducted].map(letGo));
		await connection?.close();
	}
}

/** What is wanted of the first upgrade before it goes on, and by whom. Throws a `Failure` when it is no such thing. */
function parseFirstSteering({steer}: Flags): {readonly steering: Steering; readonly by: string | null} | null {
	if (steer === undefined) {
		return null;
	}

	const {steering, by} = parseWish(steer);

	if (steering === null) {
		throw usageFailure(`--steer takes a wish as JSON, not "${steer}".`);
	}

	return {steering, by};
}

/** Into the log of the process: nobody looks at its exit code, but whoever runs it by hand may. */
function report({conductor, error}: Outcome, shell: Shell): void {
	if (error !== null) {
		shell.say(`${new Date(shell.clock.now()).toISOString()} ${conductor.upgrade.id}: ${explain(error).message}`);
	}
}

function toExitCode(outcomes: readonly Outcome[]): ExitCode {
	const failed = outcomes.find(({error}) => error !== null);

	return failed === undefined ? exitCodes.done : explain(failed.error).exitCode;
}
