import {type KnownUpgrade, listUpgrades} from '../journal/catalog.js';
import {upgradesDirectory} from '../journal/journal.js';
import {realProcessTable} from '../journal/process-table.js';
import {imageChange, imagesBefore} from '../upgrade/image-before.js';
import {countProgress} from '../upgrade/upgrade.js';
import {plainLines} from './plain-lines.js';
import {toUpgradesDocument} from './upgrades-document.js';
import {type ExitCode, exitCodes} from './failure.js';
import type {Flags} from './flags.js';
import type {Shell} from './shell.js';

/** `vmssroll upgrades`: the upgrades which were begun on this account, newest first, and which of them run. */
export async function upgrades(flags: Flags, shell: Shell): Promise<ExitCode> {
	const entries = await listUpgrades(upgradesDirectory(shell.environment, shell.home), {
		clock: shell.clock,
		processes: realProcessTable,
	});

	for (const {upgradeId, problem} of entries) {
		if (problem !== null) {
			shell.say(`${upgradeId} is left out: ${problem}`);
		}
	}

	const readable = entries.filter(entry => entry.problem === null);

	if (flags.json) {
		shell.print(`${JSON.stringify(toUpgradesDocument(readable))}\n`);
		return exitCodes.done;
	}

	if (readable.length === 0) {
		shell.say('No upgrade has been begun on this account.');
		return exitCodes.done;
	}

	shell.print(plainLines(toTable(readable.map(toRow))));
	return exitCodes.done;
}

function toRow({upgradeId, upgrade, isRunning}: KnownUpgrade): readonly string[] {
	const {upgraded} = countProgress(upgrade);
	const total = Object.keys(upgrade.leg.progress).length;
	const isUnfinished = upgrade.endedAt === null;

	return [
		upgradeId,
		upgrade.plan.scaleSetId.split('/').at(-1) ?? '',
		`${upgrade.status}${isUnfinished && !isRunning ? ' (nobody carries it out)' : ''}`,
		`${upgraded} of ${total}`,
		imageText(upgrade),
		upgrade.startedAt.slice(0, 16).replace('T', ' '),
	];
}

function imageText(upgrade: KnownUpgrade['upgrade']): string {
	const {before, after} = imageChange(imagesBefore(upgrade), upgrade.plan);

	return `${before} → ${after}`;
}

function toTable(rows: ReadonlyArray<readonly string[]>): string {
	const all = [['UPGRADE', 'SCALE SET', 'STATUS', 'UPGRADED', 'IMAGE', 'BEGUN (UTC)'], ...rows];
	const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));

	return all
		.map(
			row =>
				`${row
					.map((cell, column) => cell.padEnd(widths[column] ?? 0))
					.join('  ')
					.trimEnd()}\n`,
		)
		.join('');
}
