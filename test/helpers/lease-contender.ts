import process from 'node:process';
import {createInterface} from 'node:readline';
import {realClock} from '../../source/clock.js';
import {acquireLease, LeaseError} from '../../source/journal/lease.js';
import {realProcessTable} from '../../source/journal/process-table.js';

// A process which says that it is there, tries for a lease when told to, says what came of it, and stays until its stdin
// ends: `node --import=tsx lease-contender.ts DIRECTORY UPGRADE-FOLDER SCALE-SET-ID`.

const [directory = '', upgradeFolder = '', scaleSetId = ''] = process.argv.slice(2);

process.stdout.write('ready\n');

for await (const line of createInterface({input: process.stdin})) {
	if (line === 'go') {
		try {
			await acquireLease({
				directory,
				scaleSetId,
				upgradeFolder,
				upgradeId: 'contended',
				identity: 'ana@corp.example',
				clock: realClock,
				processes: realProcessTable,
			});
			process.stdout.write('won\n');
		} catch (error) {
			process.stdout.write(error instanceof LeaseError ? `refused by ${error.holder?.pid}\n` : `${String(error)}\n`);
		}
	}
}
