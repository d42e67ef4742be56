import {isOnlyTakenUp, readUpgrade, whyNot} from '../conductor/absent-process.js';
import {connectControl} from '../conductor/control-client.js';
import type {Helm} from '../conductor/control-protocol.js';
import type {Carrier, KeptUpgrade} from '../conductor/upgrade-desk.js';
import type {Steering} from '../upgrade/steer.js';
import {hasEnded} from '../upgrade/upgrade.js';
import {createDesk} from './desk.js';
import {type ExitCode, exitCodes, Failure, usageFailure} from './failure.js';
import {findKept} from './find-upgrade.js';
import type {Flags} from './flags.js';
import type {Shell} from './shell.js';

/** The commands which steer an upgrade. */
export type SteeringCommand = 'pause' | 'resume' | 'cancel' | 'rollback' | 'retry' | 'skip';

/** How long a process may take to listen after it began, and to let go after it ended. */
const waitMilliseconds = 5000;
const lookMilliseconds = 50;

const consequences: Readonly<Record<SteeringCommand, string>> = {
	pause: 'Paused: the batch in flight ends, none follows until vmssroll resume.',
	resume: 'It goes on.',
	cancel:
		'Cancelled: nothing more is asked of Azure. What is mixed stays so, until vmssroll rollback or another upgrade.',
	rollback:
		'It goes back: what this upgrade changed takes the old image again, in the same batches and by the same gates.',
	retry: 'The failed instances are asked once more, by the same gates.',
	skip: 'Skipped: these instances stay as they are.',
};

/**
 * `vmssroll pause`, `resume`, `cancel`, `rollback`, `retry` and `skip`: does one thing with an upgrade, by its process,
 * or by a new one where none runs. Returns when that is journaled. It takes the helm from whoever has it, and says so.
 */
export async function steerUpgrade(
	command: SteeringCommand,
	id: string | undefined,
	flags: Flags,
	shell: Shell,
): Promise<ExitCode> {
	if (flags.readOnly) {
		throw usageFailure(`--read-only, by the flag or by the settings, forbids ${command}.`);
	}

	if (id === undefined) {
		throw usageFailure(`Name the upgrade: vmssroll ${command} UPGRADE-ID. vmssroll upgrades lists them.`);
	}

	const steering = toSteering(command, flags);
	const refusal = await have(steering, await findKept(id, shell), shell);

	if (refusal !== null) {
		throw new Failure(exitCodes.refused, refusal);
	}

	shell.say(consequences[command]);
	return exitCodes.done;
}

/** Has it done by the process of the upgrade, or by a new one; resolves with a sentence when it cannot be. */
async function have(steering: Steering, kept: KeptUpgrade, shell: Shell): Promise<string | null> {
	const desk = createDesk(shell, null);
	const until = shell.clock.now() + waitMilliseconds;

	for (;;) {
		const carrier = await desk.carrierOf(kept);

		if (carrier === null || carrier.liveness === 'dead') {
			const upgrade = await readUpgrade(kept);

			return (
				whyNot(upgrade, steering, shell.user) ??
				(await desk.start(kept, isOnlyTakenUp(upgrade, steering) ? null : steering))
			);
		}

		const refusal = await ask(carrier, steering, {kept, shell});

		if (refusal === null || refusal.isFinal) {
			return refusal?.message ?? null;
		}

		// One which has written the ending lets go in a moment; one which has just begun listens in a moment.
		if (shell.clock.now() >= until) {
			return refusal.message;
		}

		await shell.clock.sleep(lookMilliseconds);
	}
}

type Refusal = {readonly message: string; readonly isFinal: boolean};

/** Asks the process which carries the upgrade out. */
async function ask(
	{holder}: Carrier,
	steering: Steering,
	{kept, shell}: {readonly kept: KeptUpgrade; readonly shell: Shell},
): Promise<Refusal | null> {
	const {pid, host, startedAt, upgradeId, socket} = holder;
	const who = `Process ${pid} on ${host} carries upgrade ${upgradeId} out since ${startedAt}`;
	const absent = {message: `${who}, but it does not answer from here. Steer it on ${host}.`, isFinal: false};

	if (socket === null) {
		return absent;
	}

	let before: Helm | null = null;

	const contact = await connectControl({
		socket,
		who: shell.user,
		wantsHelm: false,
		onHelm(helm, isOurs) {
			if (isOurs && before !== null) {
				shell.say(`${before.by} steered this upgrade since ${before.since}. You have taken the helm.`);
			}

			before = helm;
		},
		onPrompt: shell.say,
	});

	switch (contact.status) {
		case 'absent': {
			return absent;
		}

		case 'silent': {
			return {
				message: `${who}, but it does not answer: it may be stopped. While it stands still, nothing more is asked of Azure. kill -CONT ${pid} lets it go on; when it is ended (kill -KILL ${pid}), steer again.`,
				isFinal: true,
			};
		}

		case 'linked': {
			const message = await contact.link.steer(steering, true);
			contact.link.close();

			return message === null ? null : {message, isFinal: !hasEnded(await readUpgrade(kept))};
		}
	}
}

function toSteering(command: SteeringCommand, flags: Flags): Steering {
	switch (command) {
		case 'pause':
		case 'cancel': {
			return {type: command};
		}

		case 'resume': {
			return flags.acceptBreach ? {type: 'resume', acceptBreach: true} : {type: 'resume'};
		}

		case 'rollback': {
			return {type: 'roll-back'};
		}

		case 'retry': {
			return {type: 'retry-failed'};
		}

		case 'skip': {
			const instanceIds = flags.instance ?? [];

			if (instanceIds.length === 0) {
				throw usageFailure('Name the instances to skip: vmssroll skip UPGRADE-ID --instance 3 4.');
			}

			return {type: 'skip', instanceIds};
		}
	}
}
