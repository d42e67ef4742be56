import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Clock} from '../clock.js';
import {journalFile, readJournal} from '../journal/journal.js';
import {type Steering, steer} from '../upgrade/steer.js';
import {fold, hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import type {Carrier, KeptUpgrade, UpgradeDesk} from './upgrade-desk.js';

// What can be told and done about an upgrade whose process is not there.

const releaseMilliseconds = 5000;
const releasePollMilliseconds = 100;
/** More of what a process said last would hide the rest. */
const mostWords = 600;
/** What follows the message of an error: where in the program it was, and what Node says when it ends by one. */
const noWords = /^\s+at |^Node\.js v|^\}$/;

/** An upgrade as its journal tells it now. Rejects with a `JournalError`. */
export async function readUpgrade({folder}: KeptUpgrade): Promise<Upgrade> {
	return fold(await readJournal(journalFile(folder)));
}

/** What was going on when its process died goes on when it is taken up: there is nothing to resume but the process. */
export function isOnlyTakenUp({status, ending}: Upgrade, steering: Steering): boolean {
	const isGoingOn = status === 'planned' || status === 'rolling-forward' || status === 'rolling-back';

	return steering.type === 'resume' && (isGoingOn || ending !== null);
}

/** Why a wish for an upgrade which has ended needs no process to be refused; `null` when one may grant it. */
export function whyNot(upgrade: Upgrade, steering: Steering, by: string | null): string | null {
	// Whether there is a way back depends on what runs now.
	if (!hasEnded(upgrade) || steering.type === 'roll-back') {
		return null;
	}

	const steered = steer(upgrade, steering, null, by);
	return steered.isPossible ? null : steered.reason;
}

/** Whether another process may go on with what this one carried out. */
export function mayBeTakenUp({liveness}: Carrier, takesOver: boolean): boolean {
	return liveness === 'dead' || (liveness === 'unknown' && takesOver);
}

/** Resolves when the process of an upgrade has let go of it, or was given long enough: one which has written the ending is about to. */
export async function untilReleased(
	kept: KeptUpgrade,
	{clock, desk}: {readonly clock: Clock; readonly desk: Pick<UpgradeDesk, 'carrierOf'>},
): Promise<void> {
	const until = clock.now() + releaseMilliseconds;

	while (clock.now() < until) {
		const carrier = await desk.carrierOf(kept);

		if (carrier === null || carrier.liveness === 'dead') {
			return;
		}

		await clock.sleep(releasePollMilliseconds);
	}
}

/** How the process of an upgrade ended before the upgrade did, in a sentence or two. */
export async function describeEnd(carrier: Carrier | null, {folder}: KeptUpgrade): Promise<string> {
	if (carrier === null) {
		return 'No process has carried this upgrade out yet.';
	}

	const {pid, host, releasedAt} = carrier.holder;
	const words = await lastWords(folder);
	const said = words === null ? '' : ` Its last words: ${words}`;

	return releasedAt === null
		? `The process ${pid} on ${host} which carried this upgrade out is gone.${said}`
		: `The process ${pid} on ${host} which carried this upgrade out stopped at ${releasedAt}, before the end of the upgrade.${said}`;
}

/** Where the process of an upgrade leaves its messages. */
export function logFile(folder: string): string {
	return path.join(folder, 'conductor.log');
}

async function lastWords(folder: string): Promise<string | null> {
	const text = await readFile(logFile(folder), 'utf8').catch(() => '');
	const line = text.split('\n').findLast(one => one.trim() !== '' && !noWords.test(one));

	return line === undefined ? null : line.trim().slice(0, mostWords);
}
