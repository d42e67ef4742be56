import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseCommandLine} from '../../source/commands/command-line.js';
import {Failure} from '../../source/commands/failure.js';
import {checkFlags, expandLists} from '../../source/commands/flags.js';
import {flagNames, helpText} from '../../source/commands/help-text.js';
import {parsePolicy} from '../../source/commands/policy-flags.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';

const refuses = (act: () => unknown, message: RegExp) =>
	assert.throws(
		act,
		(error: unknown) => error instanceof Failure && error.exitCode === 2 && message.test(error.message),
	);

test('values of a list may follow each other, or stand in one word', () => {
	assert.deepEqual(expandLists(['plan', 'web', '--zone', '1', '2', '--json']), [
		'plan',
		'web',
		'--zone',
		'1',
		'--zone',
		'2',
		'--json',
	]);
	assert.deepEqual(expandLists(['--update-domain=0,3']), ['--update-domain', '0', '--update-domain', '3']);
	assert.deepEqual(expandLists(['--instance', '7', 'web']), ['--instance', '7', 'web']);
});

test('a list without a value stays on the command line, to be refused there', () => {
	assert.deepEqual(expandLists(['--zone', '--json']), ['--zone', '--json']);
});

test("the policy is Azure's unless flags say otherwise", () => {
	assert.deepEqual(parsePolicy({}), defaultPolicy);
	assert.deepEqual(
		parsePolicy({
			batch: '3',
			maxUnhealthy: '10%',
			maxUnhealthyUpgraded: '5',
			pause: '30s',
			soak: '2m',
			healthTimeout: '1h',
			canary: '1',
			order: 'domain',
			checkpoint: 'canary',
			suspendRepairs: true,
			crossDomain: true,
			crossZone: true,
		}),
		{
			batchCount: 3,
			maxUnhealthyInstancePercent: 10,
			maxUnhealthyUpgradedInstancePercent: 5,
			pauseSeconds: 30,
			soakSeconds: 120,
			healthTimeoutSeconds: 3600,
			canary: 1,
			order: 'domain',
			checkpoint: 'canary',
			suspendRepairs: true,
			crossesUpdateDomains: true,
			crossesZones: true,
		},
	);
});

test('a malformed value names the flag and what it takes', () => {
	refuses(() => parsePolicy({batch: '0'}), /--batch.*20%/);
	refuses(() => parsePolicy({batch: '101%'}), /--batch/);
	refuses(() => parsePolicy({maxUnhealthy: '-1%'}), /--max-unhealthy takes a percentage/);
	refuses(() => parsePolicy({pause: 'soon'}), /--pause takes a duration/);
	refuses(() => parsePolicy({canary: '1.5'}), /--canary takes a whole number/);
	refuses(() => parsePolicy({order: 'random'}), /--order takes/);
	refuses(() => parsePolicy({checkpoint: 'zone', crossZone: true}), /leave --cross-zone out/);
	refuses(() => parsePolicy({checkpoint: 'always'}), /--checkpoint takes none, canary, zone or batch, not "always"/);
});

test('an unknown flag is refused, with the nearest there is', () => {
	refuses(
		() => checkFlags('upgrade', {updateDomian: '2'}),
		/Unknown flag --update-domian\. Did you mean --update-domain\?/,
	);
	refuses(() => checkFlags('status', {q: true}), /Unknown flag -q/);
});

test('a flag which a command does not take is refused, not ignored', () => {
	refuses(() => checkFlags('status', {yes: true}), /status does not take --yes/);
	checkFlags('status', {json: true, color: true, zone: []});
});

test('words are sorted out, and one too many is refused', () => {
	assert.deepEqual(parseCommandLine(['plan', 'web'], {}), {command: 'plan', names: ['web']});
	assert.equal(parseCommandLine(['web'], {}).command, 'watch');
	assert.deepEqual(parseCommandLine([], {}).names, []);
	assert.deepEqual(parseCommandLine(['upgrade', 'web', 'api'], {}).names, ['web', 'api']);
	refuses(() => parseCommandLine(['plan', 'web', 'api'], {}), /"api"/);
	refuses(() => parseCommandLine(['simulate', 'web'], {}), /"web"/);
	refuses(() => parseCommandLine(['history', 'x'], {}), /no command history/);
});

test('the help names every flag', () => {
	for (const name of flagNames) {
		const known = name === '--color' ? '--no-color' : name;
		assert(helpText.includes(known), `${known} is not in the help`);
	}
});

test('the help fits a terminal of 120 columns, and names every command an operator may type', () => {
	for (const line of helpText.split('\n')) {
		assert(line.length <= 120, line);
	}

	for (const command of ['attach', 'pause', 'resume', 'cancel', 'rollback', 'retry', 'skip', 'upgrades', 'simulate']) {
		assert.match(helpText, new RegExp(`^  \\$ vmssroll ${command}\\b`, 'm'));
	}
});
