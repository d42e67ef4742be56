import process from 'node:process';
import {createJournal, type Journal, JournalError, openJournal} from '../../source/journal/journal.js';
import {makeEvent, planned} from './journal-events.js';

// A process which appends to a journal: `node --import=tsx journal-filler.ts DIRECTORY until-full|for-ever`.
// `until-full` appends until it may not, then something small, and says what it was told. `for-ever` begins the journal
// or goes on with it, and says how many events are on disk, after each.

const [directory = '', mode] = process.argv.slice(2);
const upgradeId = 'filled';

async function fillUp(): Promise<void> {
	const journal = await createJournal(directory, upgradeId);
	await journal.append([planned(upgradeId)]);
	let failure: unknown = null;

	for (let count = 0; failure === null && count < 1000; count++) {
		failure = await journal.append([pausedFor('x'.repeat(3000))]).then(
			() => null,
			(error: unknown) => error,
		);
	}

	if (!(failure instanceof JournalError)) {
		throw new Error(`It was never full, or told so in another way: ${String(failure)}`);
	}

	await journal.append([makeEvent(upgradeId, {type: 'upgrade-confirmed'})]);
	await journal.close();
	process.stdout.write(failure.message);
}

async function fillForEver(): Promise<void> {
	const {journal, count} = await begin();

	for (let written = count; ; written++) {
		process.stdout.write(`${written}\n`);
		await journal.append([pausedFor(`${written}`)]);
	}
}

async function begin(): Promise<{readonly journal: Journal; readonly count: number}> {
	try {
		const {journal, events} = await openJournal(directory, upgradeId);
		return {journal, count: events.length};
	} catch {
		const journal = await createJournal(directory, upgradeId);
		await journal.append([planned(upgradeId)]);
		return {journal, count: 1};
	}
}

const pausedFor = (reason: string) => makeEvent(upgradeId, {type: 'paused', reason, by: null});

await (mode === 'for-ever' ? fillForEver() : fillUp());
