import type {Arm} from '../arm/arm.js';
import type {KeptUpgrade} from '../conductor/upgrade-desk.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import {isRefused, type Plan} from '../upgrade/plan.js';
import {checkPlanFlags, choosePlan} from './choose.js';
import {missingConfirmation} from './confirm-production.js';
import {type Connection, connect} from './connect.js';
import {createDesk, startConductor, type StartOptions, type StartRefusal} from './desk.js';
import {type ExitCode, exitCodes, Failure, usageFailure} from './failure.js';
import {findScaleSet, listAllScaleSets} from './find-scale-set.js';
import type {Flags} from './flags.js';
import {followLines} from './follow-lines.js';
import {parseWhole} from './number-flags.js';
import type {Shell} from './shell.js';

type Planned = {readonly reference: ScaleSetReference; readonly snapshot: Snapshot; readonly plan: Plan};

/**
 * `vmssroll upgrade`: plans, checks, has the upgrade carried out by a process of its own, and follows it to its ending,
 * an event a line. Refused before anything changes: exit 3. Ended by the policy or with failed instances: exit 4. Left:
 * exit 7, and the upgrade goes on.
 *
 * Several scale sets, or a filter of names (`web-*`), are planned first and only begun when none is refused.
 */
export async function upgrade(names: readonly string[], flags: Flags, shell: Shell): Promise<ExitCode> {
	if (flags.readOnly) {
		throw usageFailure(
			'--read-only, by the flag or by the settings, forbids an upgrade. Use plan to see what it would do.',
		);
	}

	if (!flags.yes && flags.confirm === undefined) {
		throw usageFailure('An upgrade without a screen needs --yes. Use plan to see what it would do.');
	}

	checkPlanFlags(flags);
	parseWhole('--parallel', flags.parallel, {least: 1, fallback: 1});

	const connection = await connect(flags, shell, {isShared: true});
	let isLeft = false;

	try {
		const planned = await planAll(await chooseSets(names, flags, connection, shell), {
			flags,
			shell,
			arm: connection.arm,
		});

		if (planned.length === 0) {
			shell.say('Every scale set is up to date already. Nothing was changed.');
			return exitCodes.done;
		}

		const kept = await begin(planned, {flags, shell, connection});
		isLeft = true;

		if (flags.detach) {
			detach(kept, flags, shell);
			return exitCodes.detached;
		}

		const exitCode = await followLines(kept, {
			desk: createDesk(shell, connection.place, flags.takeOver),
			shell,
			isJson: flags.json ?? false,
			isReadOnly: false,
			takesOver: flags.takeOver ?? false,
			async startAgain(unfinished) {
				const refusal = await startConductor(shell, unfinished, toStartOptions(flags));
				// Something was changed before: this is no refusal any more, but an upgrade which stands still.
				return refusal?.exitCode === exitCodes.refused ? {...refusal, exitCode: exitCodes.faulted} : refusal;
			},
		});

		isLeft = exitCode === exitCodes.detached;
		return exitCode;
	} finally {
		await connection.close({isStillUsed: isLeft});
	}
}

async function chooseSets(
	names: readonly string[],
	flags: Flags,
	connection: Connection,
	{signal}: Shell,
): Promise<readonly ScaleSetReference[]> {
	if (flags.filter === undefined) {
		return names.length > 1
			? Promise.all(names.map(async name => findScaleSet(name, flags, connection, signal)))
			: [await findScaleSet(names[0], flags, connection, signal)];
	}

	if (names.length > 0) {
		throw usageFailure('Name the scale sets, or choose them with --filter, not both.');
	}

	const resourceGroup = flags.resourceGroup ?? connection.simulated?.resourceGroup;
	const pattern = toPattern(flags.filter);

	const found = await listAllScaleSets(connection, resourceGroup, signal);
	const chosen = found.filter(({name}) => pattern.test(name));

	if (chosen.length === 0) {
		throw new Failure(
			exitCodes.refused,
			`None of the ${found.length} scale sets has a name like "${flags.filter}". Nothing was changed.`,
		);
	}

	return chosen.map(({subscriptionId, resourceGroup: group, name}) => ({subscriptionId, resourceGroup: group, name}));
}

/** A name with `*` for anything and `?` for one letter, as a shell has it. */
function toPattern(filter: string): RegExp {
	const source = filter
		.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
		.replaceAll('*', '.*')
		.replaceAll('?', '.');

	return new RegExp(`^${source}$`, 'i');
}

/** Plans every set before any is begun; of several, those which have nothing left to do are left out. */
async function planAll(
	references: readonly ScaleSetReference[],
	{flags, shell, arm}: {readonly flags: Flags; readonly shell: Shell; readonly arm: Arm},
): Promise<readonly Planned[]> {
	const planned: Planned[] = [];
	const refusals: string[] = [];
	const isOne = references.length === 1;

	for (const reference of references) {
		const snapshot = await arm.takeSnapshot(reference, {signal: shell.signal});
		const plan = await choosePlan(flags, snapshot, arm, shell);
		const missing = missingConfirmation(plan, reference, flags, isOne);
		const prefix = isOne ? '' : `${reference.name}: `;
		const isDone = plan.modelChange.length === 0 && plan.skipped.every(({reason}) => reason === 'current');

		if (!isOne && plan.batches.length === 0 && isDone) {
			shell.say(`${prefix}up to date already.`);
		} else if (isRefused(plan) || missing !== null) {
			refusals.push(`${prefix}${[refusal(plan), missing ?? ''].join(' ').trim()}`);
		} else {
			for (const {message, next} of plan.checks.filter(check => check.outcome === 'warn')) {
				shell.say(`Warning: ${prefix}${message} ${next}`);
			}

			planned.push({reference, snapshot, plan});
		}
	}

	if (refusals.length > 0 && (isOne || !flags.keepGoing || planned.length === 0)) {
		throw new Failure(exitCodes.refused, `Refused, nothing was changed. ${refusals.join(' ')}`);
	}

	for (const text of refusals) {
		shell.say(`Left out. ${text}`);
	}

	return planned;
}

/** Puts all plans on disk, then starts the process which carries them out; when it does not start, nothing is left. */
async function begin(
	planned: readonly Planned[],
	{flags, shell, connection}: {readonly flags: Flags; readonly shell: Shell; readonly connection: Connection},
): Promise<readonly KeptUpgrade[]> {
	const desk = createDesk(shell, connection.place);
	const identity = await connection.arm.identity();
	const kept: KeptUpgrade[] = [];
	let refused: StartRefusal | null = {message: 'The journal could not be written.', exitCode: exitCodes.refused};

	try {
		for (const one of planned) {
			kept.push(await desk.prepare({...one, identity}));
		}

		refused = await startConductor(shell, kept, toStartOptions(flags));
	} finally {
		if (refused !== null) {
			await Promise.all(kept.map(async one => desk.discard(one)));
		}
	}

	if (refused !== null) {
		throw new Failure(refused.exitCode, refused.message);
	}

	return kept;
}

function toStartOptions({parallel, keepGoing, takeOver}: Flags): StartOptions {
	return {parallel, keepsGoing: keepGoing ?? false, takesOver: takeOver ?? false};
}

function detach(kept: readonly KeptUpgrade[], flags: Flags, shell: Shell): void {
	for (const {upgradeId} of kept) {
		shell.print(flags.json ? `${JSON.stringify({upgradeId})}\n` : `${upgradeId}\n`);
	}

	shell.say(`Detached: it goes on by itself. vmssroll attach ${kept[0]?.upgradeId ?? ''} shows it.`);
}

/** Why nothing was done, and what the operator can do: one sentence a check. */
function refusal(plan: Plan): string {
	return plan.checks
		.filter(check => check.outcome === 'refuse')
		.map(({message, next}) => `${message} ${next}`.trim())
		.join(' ');
}
