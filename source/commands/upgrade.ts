import {Conductor} from '../conductor/conductor.js';
import {createJournal, upgradesDirectory} from '../journal/journal.js';
import {initialLive, type Live} from '../store/live.js';
import {createStore} from '../store/store.js';
import {describeEvent} from '../upgrade/describe-event.js';
import {isEnding, type UpgradeEvent} from '../upgrade/event.js';
import {isRefused, type Plan} from '../upgrade/plan.js';
import {checkPlanFlags, choosePlan} from './choose.js';
import {nameScaleSet, withConnection} from './connect.js';
import {toEventDocument} from './documents.js';
import {type ExitCode, exitCodes, Failure, usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import type {Shell} from './shell.js';
import {createUpgradeId} from './upgrade-id.js';

/**
 * `vmssroll upgrade`: plans, checks, and carries the upgrade out to its ending, an event a line. Refused before anything
 * changes: exit 3. Ended by the policy or with failed instances: exit 4. Interrupted: cancelled, exit 5.
 */
export async function upgrade(name: string | undefined, flags: Flags, shell: Shell): Promise<ExitCode> {
	if (flags.readOnly) {
		throw usageFailure('--read-only forbids an upgrade. Use plan to see what it would do.');
	}

	if (!flags.yes && flags.confirm === undefined) {
		throw usageFailure('An upgrade without a screen needs --yes. Use plan to see what it would do.');
	}

	checkPlanFlags(flags);

	return withConnection(flags, shell, async connection => {
		const {arm} = connection;
		const reference = nameScaleSet(name, flags, connection);
		const snapshot = await arm.takeSnapshot(reference, {signal: shell.signal});
		const plan = await choosePlan(flags, snapshot, arm, shell);

		if (isRefused(plan)) {
			throw new Failure(exitCodes.refused, refusal(plan));
		}

		for (const {message, next} of plan.checks.filter(check => check.outcome === 'warn')) {
			shell.say(`Warning: ${message} ${next}`);
		}

		const store = createStore<Live>({...initialLive, snapshot, receivedAt: shell.clock.now()});
		const directory = upgradesDirectory(shell.environment, shell.home);
		const conductor = new Conductor({
			arm,
			clock: shell.clock,
			store,
			subscriptionId: connection.subscriptionId,
			resourceGroup: reference.resourceGroup,
			reference,
			openJournal: async upgradeId => createJournal(directory, upgradeId),
			createUpgradeId: scaleSet => createUpgradeId(scaleSet, shell),
		});

		const over = new AbortController();
		let printed = 0;
		let ending: UpgradeEvent | undefined;

		store.subscribe(() => {
			const {events, failure} = store.get();

			for (const event of events.slice(printed)) {
				shell.print(
					flags.json
						? `${JSON.stringify(toEventDocument(event))}\n`
						: `${event.at.slice(11, 19)}  ${describeEvent(event).text}\n`,
				);

				if (isEnding(event)) {
					ending = event;
					over.abort();
				} else if (event.type === 'paused') {
					// Nobody is here to resume it.
					conductor.dispatch({type: 'steer-upgrade', steering: 'cancel'});
				}
			}

			printed = events.length;

			if (failure !== null) {
				over.abort();
			}
		});

		const cancel = () => conductor.dispatch({type: 'steer-upgrade', steering: 'cancel'});
		shell.signal.addEventListener('abort', cancel, {once: true});

		try {
			conductor.dispatch({type: 'start-upgrade', plan});
			await conductor.run(over.signal);
		} finally {
			shell.signal.removeEventListener('abort', cancel);
		}

		const {failure, journalPath} = store.get();

		if (failure !== null || ending === undefined) {
			throw new Failure(exitCodes.refused, failure ?? 'The upgrade did not start.');
		}

		shell.say(`Journal: ${journalPath ?? 'none'}`);
		return endingCode(ending);
	});
}

function endingCode(ending: UpgradeEvent): ExitCode {
	switch (ending.type) {
		case 'upgrade-completed':
		case 'rolled-back': {
			return exitCodes.done;
		}

		case 'upgrade-cancelled': {
			return exitCodes.cancelled;
		}

		default: {
			return exitCodes.faulted;
		}
	}
}

/** Why nothing was done, and what the operator can do: one sentence a check. */
function refusal(plan: Plan): string {
	const refused = plan.checks.filter(check => check.outcome === 'refuse');

	return `Refused, nothing was changed. ${refused.map(({message, next}) => `${message} ${next}`.trim()).join(' ')}`;
}
