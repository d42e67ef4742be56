import type {KeptUpgrade, UpgradeDesk} from '../conductor/upgrade-desk.js';
import {UpgradeFollower} from '../conductor/upgrade-follower.js';
import {initialLive, type Live} from '../store/live.js';
import {createStore, type Store} from '../store/store.js';
import {callsForOperator} from '../ui/bell.js';
import {describeEvent} from '../upgrade/describe-event.js';
import {isEnding, type UpgradeEvent} from '../upgrade/event.js';
import {toReport} from '../upgrade/report.js';
import {hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import type {StartRefusal} from './desk.js';
import {toEventDocument} from './documents.js';
import {type ExitCode, exitCodes} from './failure.js';
import {askOnInterrupt, type Followed} from './interrupt.js';
import {plainLines} from './plain-lines.js';
import type {Shell} from './shell.js';

export type FollowLinesOptions = {
	readonly desk: UpgradeDesk;
	readonly shell: Shell;
	readonly isJson: boolean;
	/** A viewer which only looks on takes nothing up. */
	readonly isReadOnly: boolean;
	/** Whether that goes too for an upgrade of which it cannot be told whether its process lives. */
	readonly takesOver: boolean;
	/** Has one process carry out again what is left of them, when theirs died. */
	readonly startAgain: (unfinished: readonly KeptUpgrade[]) => Promise<StartRefusal | null>;
};

/**
 * Prints upgrades event by event, from the first one to their endings. The upgrades run in processes of their own: the
 * first Ctrl-C says so and asks, the second leaves them to themselves, and so does every other way to end this program.
 *
 * @returns the exit code of the worst ending, or 7 when they were left.
 */
export async function followLines(kept: readonly KeptUpgrade[], options: FollowLinesOptions): Promise<ExitCode> {
	const {shell} = options;
	const leaving = new AbortController();
	const signal = AbortSignal.any([shell.signal, leaving.signal]);
	const {start, refusedWith} = startTogether(options, () => unfinishedOf(followed));

	const followed: readonly Followed[] = kept.map(one => {
		const store = createStore<Live>(initialLive);
		return {kept: one, store, follower: createFollower(one, store, {...options, start})};
	});

	const unlisten = askOnInterrupt(followed, {shell, isReadOnly: options.isReadOnly, leave: () => leaving.abort()});

	try {
		await Promise.all(followed.map(async one => follow(one, signal, {...options, isOne: kept.length === 1})));
	} catch (error) {
		leaving.abort();
		throw error;
	} finally {
		unlisten();
	}

	if (signal.aborted && followed.some(({store}) => isUnderWay(store.get()))) {
		shell.say(describeLeft(kept));
		return exitCodes.detached;
	}

	for (const {store} of followed) {
		summarize(store.get(), shell);
	}

	return worst(followed.map(({store}) => toExitCode(store.get(), refusedWith())));
}

/** One process carried all of them out, so one does again; whoever notices first that it is gone starts it. */
function startTogether(
	{startAgain}: FollowLinesOptions,
	unfinished: () => readonly KeptUpgrade[],
): {readonly start: UpgradeDesk['start']; readonly refusedWith: () => ExitCode | null} {
	let starting: Promise<StartRefusal | null> | null = null;
	let exitCode: ExitCode | null = null;

	return {
		async start() {
			starting ??= startAgain(unfinished()).finally(() => {
				starting = null;
			});

			const refusal = await starting;
			exitCode = refusal?.exitCode ?? null;
			return refusal?.message ?? null;
		},
		refusedWith: () => exitCode,
	};
}

function createFollower(
	kept: KeptUpgrade,
	store: Store<Live>,
	{desk, shell, isReadOnly, takesOver, start}: FollowLinesOptions & {readonly start: UpgradeDesk['start']},
): UpgradeFollower {
	return new UpgradeFollower({
		kept,
		store,
		clock: shell.clock,
		desk: {
			carrierOf: desk.carrierOf,
			start: async (one, steering) => (steering === null ? start(one, null) : desk.start(one, steering)),
		},
		who: shell.user,
		isReadOnly,
		takesUp: !isReadOnly,
		takesOver,
		// Whoever prints lines does not steer by them: another terminal may.
		wantsHelm: false,
		wantsLive: false,
		onPrompt: shell.say,
	});
}

async function follow(
	{kept, store, follower}: Followed,
	leaving: AbortSignal,
	{shell, isJson, isOne}: FollowLinesOptions & {readonly isOne: boolean},
): Promise<void> {
	const over = new AbortController();
	let printed = 0;
	let known: Live | null = null;

	const unsubscribe = store.subscribe(() => {
		const live = store.get();
		const {events, upgrade, conductor} = live;
		const shown = untilEnding(events, upgrade);

		for (const event of shown.slice(printed)) {
			const name = isOne ? '' : `${scaleSetName(upgrade)}  `;

			shell.print(
				isJson
					? `${JSON.stringify(toEventDocument(event))}\n`
					: `${plainLines(`${event.at.slice(11, 19)}  ${name}${describeEvent(event).text.replaceAll('\n', ' ')}`)}\n`,
			);
		}

		if (shell.settings.bell && shell.isTerminal && callsForOperator(known, live)) {
			shell.print('\u0007');
		}

		known = live;
		const isNewlyPaused = shown.length > printed && upgrade?.status === 'paused';
		printed = Math.max(printed, shown.length);

		if (isNewlyPaused) {
			shell.say(
				`It waits. vmssroll resume ${kept.upgradeId} lets it go on, vmssroll cancel ${kept.upgradeId} ends it.`,
			);
		}

		if ((upgrade !== null && hasEnded(upgrade)) || conductor?.status === 'gone') {
			over.abort();
		}
	});

	try {
		await follower.run(AbortSignal.any([leaving, over.signal]));
	} finally {
		unsubscribe();
	}
}

/** A process which was refused what it was started for leaves a line after the ending, which is the last one all the same. */
function untilEnding(events: readonly UpgradeEvent[], upgrade: Upgrade | null): readonly UpgradeEvent[] {
	return upgrade !== null && hasEnded(upgrade) ? events.slice(0, events.findLastIndex(isEnding) + 1) : events;
}

function unfinishedOf(followed: readonly Followed[]): readonly KeptUpgrade[] {
	return followed.filter(({store}) => isUnderWay(store.get())).map(({kept}) => kept);
}

function isUnderWay({upgrade, conductor}: Live): boolean {
	return conductor?.status !== 'gone' && (upgrade === null || !hasEnded(upgrade));
}

function describeLeft(kept: readonly KeptUpgrade[]): string {
	const attach = `vmssroll attach ${kept[0]?.upgradeId ?? ''}`;

	return kept.length === 1
		? `Detached. The upgrade goes on by itself: ${attach} shows it again.`
		: `Detached. The upgrades go on by themselves: ${attach} shows the first again, vmssroll upgrades lists them.`;
}

function summarize({upgrade, events, conductor, journalPath}: Live, {say}: Shell): void {
	if (conductor?.status === 'gone') {
		say(conductor.message);
	}

	if (upgrade !== null) {
		const {totals} = toReport(upgrade, events, 0);

		say(
			`${scaleSetName(upgrade)}: ${upgrade.status}, ${totals.upgraded} of ${totals.total} upgraded, ${totals.failed} failed. Journal: ${journalPath ?? 'none'}`,
		);
	}
}

/** What became of an upgrade, for the shell; of one which stands still, why nobody goes on with it. */
function toExitCode({upgrade, failure}: Live, refusedWith: ExitCode | null): ExitCode {
	return upgrade !== null && !hasEnded(upgrade) && failure !== null && refusedWith !== null
		? refusedWith
		: endingCode(upgrade);
}

/** What the ending of an upgrade tells the shell; 4 as well for one which stands still without an ending. */
function endingCode(upgrade: Upgrade | null): ExitCode {
	switch (upgrade?.status) {
		case 'completed':
		case 'rolled-back': {
			return exitCodes.done;
		}

		case 'cancelled': {
			return exitCodes.cancelled;
		}

		default: {
			return exitCodes.faulted;
		}
	}
}

function worst(codes: readonly ExitCode[]): ExitCode {
	return (
		[exitCodes.faulted, exitCodes.cancelled].find(code => codes.includes(code)) ??
		codes.find(code => code !== exitCodes.done) ??
		exitCodes.done
	);
}

function scaleSetName(upgrade: Upgrade | null): string {
	return upgrade?.plan.scaleSetId.split('/').at(-1) ?? '';
}
