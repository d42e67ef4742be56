import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {type AzAction, azCommand, azMachineCommand, quoteForShell} from '../../source/fleet/az-command.js';
import {unknownImage} from '../../source/fleet/image.js';
import {makeImage} from '../helpers/fleet.js';

const reference = {subscriptionId: '11111111-2222-4333-8444-555555555555', resourceGroup: 'rg-web', name: 'web'};
const place = '--resource-group rg-web --name web --subscription 11111111-2222-4333-8444-555555555555';
const profile = 'virtualMachineProfile.storageProfile';

/** What a shell passes to the program `az`, for each of some command lines. */
function argumentsOf(commands: readonly string[]): string[][] {
	const script = ["az() { printf '%s\\0' \"$@\"; printf '\\001\\0'; }", ...commands].join('\n');
	const printed = execFileSync('/bin/sh', ['-c', script], {encoding: 'utf8', env: {PATH: '/nowhere'}});

	return printed
		.split('\u0001\0')
		.slice(0, -1)
		.map(line => line.split('\0').slice(0, -1));
}

suite('an az command', () => {
	for (const [action, command] of [
		[{type: 'show-instance', instanceId: '3'}, `az vmss get-instance-view ${place} --instance-id 3`],
		[{type: 'upgrade-instances', instanceIds: ['3', '10']}, `az vmss update-instances ${place} --instance-ids 3 10`],
		[{type: 'restart', instanceIds: ['3']}, `az vmss restart ${place} --instance-ids 3`],
		[{type: 'reimage', instanceIds: ['3', '4']}, `az vmss reimage ${place} --instance-ids 3 4`],
		[{type: 'cancel-rolling-upgrade'}, `az vmss rolling-upgrade cancel ${place}`],
		[
			{type: 'set-image', image: makeImage('24.04.1')},
			`az vmss update ${place} --set ${profile}.imageReference.publisher=Canonical ${profile}.imageReference.offer=ubuntu-24_04-lts ${profile}.imageReference.sku=server ${profile}.imageReference.version=24.04.1`,
		],
		[
			{
				type: 'set-image',
				image: {...unknownImage, kind: 'gallery', id: '/subscriptions/s/galleries/g/images/web', version: '1.2.3'},
			},
			`az vmss update ${place} --set ${profile}.imageReference.id=/subscriptions/s/galleries/g/images/web/versions/1.2.3`,
		],
		[
			{
				type: 'set-image',
				image: {...unknownImage, kind: 'gallery', id: '/CommunityGalleries/g/images/web', version: 'latest'},
			},
			`az vmss update ${place} --set ${profile}.imageReference.communityGalleryImageId=/CommunityGalleries/g/images/web`,
		],
		[
			{
				type: 'set-image',
				image: {...unknownImage, kind: 'vhd', uri: 'https://acct.blob.core.windows.net/vhds/a b.vhd'},
			},
			`az vmss update ${place} --set '${profile}.osDisk.image.uri=https://acct.blob.core.windows.net/vhds/a b.vhd'`,
		],
	] as const satisfies ReadonlyArray<readonly [AzAction, string]>) {
		test(`says ${action.type}${'image' in action ? ` of a ${action.image.kind} image` : ''}`, () => {
			assert.equal(azCommand(reference, action), command);
		});
	}

	test('is none where it would mean every instance', () => {
		for (const type of ['upgrade-instances', 'restart', 'reimage'] as const) {
			assert.equal(azCommand(reference, {type, instanceIds: []}), null);
			assert.equal(azCommand(reference, {type, instanceIds: ['3', '*']}), null);
			assert.equal(azCommand(reference, {type, instanceIds: ['']}), null);
		}

		assert.equal(azCommand(reference, {type: 'show-instance', instanceId: '*'}), null);
	});

	test('is none where the CLI would take an argument for a flag or a file, or a terminal would obey it', () => {
		for (const text of ['--ids', '-g', '@/etc/passwd', 'a\nb', 'a\u001B[2J', 'a\u0003', 'a\u202Eb', '\u009B']) {
			assert.equal(azCommand(reference, {type: 'restart', instanceIds: [text]}), null, JSON.stringify(text));
			assert.equal(azCommand({...reference, name: text}, {type: 'cancel-rolling-upgrade'}), null);
			assert.equal(azCommand({...reference, resourceGroup: text}, {type: 'show-instance', instanceId: '3'}), null);
		}
	});

	test('is none for an image which is not fully named', () => {
		assert.equal(azCommand(reference, {type: 'set-image', image: unknownImage}), null);
		assert.equal(azCommand(reference, {type: 'set-image', image: makeImage('1.0.0', {sku: null})}), null);
	});

	test('reaches the CLI as these arguments, whatever the names hold', () => {
		const piece = fc.constantFrom(
			"'",
			'"',
			'$(id)',
			'`id`',
			'\\',
			';',
			'&&',
			'|',
			'>',
			'<',
			'*',
			'?',
			'~',
			'#',
			'!',
			' ',
			'(',
			'{a,b}',
			'$IFS',
			'é',
			'=',
			'%',
			'web',
		);
		const hostile = fc.array(piece, {minLength: 1, maxLength: 6}).map(pieces => `n${pieces.join('')}`);
		const commands = fc.array(fc.tuple(hostile, hostile, fc.array(hostile, {minLength: 1, maxLength: 3})), {
			minLength: 1,
			maxLength: 20,
		});

		fc.assert(
			fc.property(commands, names => {
				const lines = names.map(([name, resourceGroup, instanceIds]) =>
					azCommand({...reference, name, resourceGroup}, {type: 'restart', instanceIds}),
				);
				assert.ok(lines.every(line => line !== null && !/[\n\r]/.test(line)));
				assert.deepEqual(
					argumentsOf(lines.flatMap(line => line ?? [])),
					names.map(([name, group, ids]) =>
						['vmss', 'restart', '--resource-group', group, '--name', name].concat(
							['--subscription', reference.subscriptionId, '--instance-ids'],
							ids,
						),
					),
				);
			}),
			{numRuns: 25},
		);
	});
});

test('a quoted word is one word of a shell, and the same', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.string({minLength: 1}).filter(text => !text.includes('\0')),
				{minLength: 1},
			),
			words => {
				assert.deepEqual(argumentsOf([`az ${words.map(word => quoteForShell(word)).join(' ')}`]), [words]);
			},
		),
		{numRuns: 25},
	);
});

test('a machine is named by its resource id, and nothing is said where that is none or could be obeyed', () => {
	const id = '/subscriptions/s/resourceGroups/rg (old)/providers/Microsoft.Compute/virtualMachines/web_1';

	assert.equal(azMachineCommand([id], 'show'), `az vm show --show-details --ids '${id}'`);
	assert.equal(azMachineCommand([id, id], 'restart'), `az vm restart --ids '${id}' '${id}'`);
	assert.equal(azMachineCommand([], 'restart'), null);
	assert.equal(azMachineCommand(['web_1'], 'restart'), null);
	assert.equal(azMachineCommand([`${id}\n`], 'restart'), null);
});
