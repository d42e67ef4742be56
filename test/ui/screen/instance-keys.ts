import assert from 'node:assert/strict';
import {test} from 'node:test';
import {copyItems} from '../../../source/ui/screen/copy.js';
import {clipboardLimit} from '../../../source/ui/terminal/clipboard.js';
import {makeDetails} from '../../helpers/details.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {frameOf} from '../../helpers/frames.js';
import {makeLive, type Operator, seat} from '../../helpers/scene.js';

const snapshot = makeSnapshot({domains: {each: 1}});
const [first, second] = snapshot.instances;
assert.ok(first && second);
const live = makeLive(snapshot);
const loaded = makeLive(snapshot, {details: {status: 'loaded', value: makeDetails(first)}});
const textOf = (operator: Operator) => frameOf(operator.scene()).join('\n');

test('opening the details asks Azure about that instance, and R asks again', () => {
	const operator = seat({live}).press('return', 'R');
	assert.deepEqual(operator.commands(), [
		{type: 'load-instance-details', instanceId: first.instanceId},
		{type: 'load-instance-details', instanceId: first.instanceId},
	]);
});

test('the details tell states with times, extensions and their messages, agent, disks and protection', () => {
	const text = textOf(seat({live: loaded, size: {columns: 120, rows: 60}}).press('return'));

	for (const told of [
		'14:02:11       ProvisioningState/succeeded: Provisioning succeeded',
		'26-11-19 23:40',
		'Health probe did not answer on port 8080.',
		'has not reported',
		'version 2.9.1.1',
		'OS disk 30 GiB Premium_LRS',
		'from scale-in',
		'ubuntu 24.04',
	]) {
		assert.ok(text.includes(told), `${told} in\n${text}`);
	}
});

test('what Azure told of another instance is never shown for this one', () => {
	const other = makeLive(snapshot, {details: {status: 'loaded', value: makeDetails(second)}});
	const text = textOf(seat({live: other}).press('return'));
	assert.doesNotMatch(text, /2\.9\.1\.1/v);
	assert.match(text, /this one was replaced/v);
});

test('the details stay with their instance while the cursor is taken elsewhere', () => {
	const operator = seat({live: loaded}).press('return');
	operator.learn({snapshot: {...snapshot, instances: snapshot.instances.slice(1)}});
	assert.match(textOf(operator), /Instance 0 is not in the scale set any more/v);
});

test("why Azure's answer did not come is said, with the way to ask again", () => {
	const failed = makeLive(snapshot, {details: {status: 'failed', message: 'Could not read instance 0: 429.'}});
	assert.match(textOf(seat({live: failed}).press('return')), /Could not read instance 0: 429\. R asks again\./v);
	assert.match(textOf(seat({live: failed}).press('Y')), /Could not read instance 0: 429\. R asks again\./v);
});

test('a search goes from match to match, around the end and back', () => {
	const operator = seat({live: loaded, size: {columns: 80, rows: 10}})
		.press('Y', '/')
		.type('RUNNING');
	const matchOf = () => {
		const {mode} = operator.screen();
		return mode.type === 'raw' ? mode.match : undefined;
	};

	const lines = loaded.details.status === 'loaded' ? loaded.details.value.raw.split('\n') : [];
	const wanted = lines.flatMap((line, index) => (line.includes('running') ? [index] : []));
	assert.equal(wanted.length, 2);
	assert.equal(matchOf(), wanted[0]);

	const seen = ['return', 'n', 'n', 'N'].map(key => {
		operator.press(key);
		return matchOf();
	});
	assert.deepEqual(seen, [wanted[0], wanted[1], wanted[0], wanted[1]]);
	assert.match(textOf(operator), /running late/v);
	assert.match(textOf(operator), /\/RUNNING in 2 lines/v);
});

test('what is not there is said, and escape ends a search before it leaves', () => {
	const operator = seat({live: loaded}).press('Y', '/').type('nowhere').press('return');
	assert.match(operator.screen().notice?.text ?? '', /"nowhere" is not in it/v);
	operator.press('/').type('x').press('escape');
	assert.equal(operator.screen().mode.type, 'raw');
	assert.equal(operator.press('escape').screen().mode.type, 'map');
});

test('ids, the resource id and az commands are copied, and it is said that a terminal may not allow it', () => {
	const copied = (index: number) => {
		const operator = seat({live}).press('c', ...Array.from({length: index}, () => 'down'), 'return');
		const [command] = operator.commands();
		assert.equal(operator.screen().mode.type, 'map');
		assert.match(operator.screen().notice?.text ?? '', /is copied \(if your terminal allows it\)/v);
		return command?.type === 'copy-text' ? command.text : null;
	};

	const {id, resourceGroup, name, subscriptionId} = snapshot.scaleSet;
	assert.equal(copied(0), first.instanceId);
	assert.equal(copied(1), first.vmId);
	assert.equal(copied(3), `${id}/virtualMachines/0`);
	assert.equal(
		copied(6),
		`az vmss update-instances --resource-group ${resourceGroup} --name ${name} --subscription ${subscriptionId} --instance-ids 0`,
	);
});

test('an az command for marks names all of them', () => {
	const operator = seat({live}).press('d', 'c');
	const text = textOf(operator);
	assert.match(text, /az command to upgrade the 5 marked/v);
	assert.match(text, /ids of the marked/v);
});

test('an answer which is too long for a clipboard is not cut but refused', () => {
	const long = makeLive(snapshot, {
		details: {status: 'loaded', value: makeDetails(first, {raw: `{"x": "${'é'.repeat(clipboardLimit / 2)}"}`})},
	});
	const operator = seat({live: long}).press('c', 'G', 'return');
	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /too long for the clipboard/v);
	assert.equal(operator.screen().mode.type, 'copy');
});

test('what the list shows to have changed is asked for again, and what was told stays until the answer is there', () => {
	const operator = seat({live: loaded}).press('return');
	operator.learn({snapshot: {...snapshot}});
	assert.equal(operator.commands().length, 1);
	operator.learn({
		snapshot: {
			...snapshot,
			instances: snapshot.instances.map(instance =>
				instance.vmId === first.vmId ? {...instance, provisioningState: 'Updating' as const} : instance,
			),
		},
	});
	assert.deepEqual(operator.commands().at(-1), {type: 'load-instance-details', instanceId: first.instanceId});
	assert.equal(operator.commands().length, 2);
	assert.match(textOf(operator), /2\.9\.1\.1|statuses/v);
});

test('an instance of a Flexible set is a virtual machine: the commands are those for machines, by their own ids', () => {
	const flexible = makeSnapshot({
		instances: [
			{instanceId: 'web_a', name: 'web_a', updateDomain: null},
			{instanceId: 'web_b', name: 'web_b', updateDomain: null},
		],
		scaleSet: {orchestrationMode: 'Flexible'},
	});
	const itemsOf = (...keys: readonly string[]) => {
		const {screen, live} = seat({live: makeLive(flexible)})
			.press(...keys, 'c')
			.scene();
		return copyItems(screen, live);
	};
	const machines = `/subscriptions/${flexible.scaleSet.subscriptionId}/resourceGroups/${flexible.scaleSet.resourceGroup}/providers/Microsoft.Compute/virtualMachines`;
	const textOfItem = (items: ReturnType<typeof itemsOf>, name: string) => items.find(item => item.name === name)?.text;

	const one = itemsOf();
	assert.equal(textOfItem(one, 'az command to look at it'), `az vm show --show-details --ids ${machines}/web_a`);
	assert.equal(textOfItem(one, 'az command to restart this instance'), `az vm restart --ids ${machines}/web_a`);
	assert.equal(
		textOfItem(itemsOf('*'), 'az command to restart the 2 marked'),
		`az vm restart --ids ${machines}/web_a ${machines}/web_b`,
	);
	assert.ok([...one, ...itemsOf('*')].every(({text}) => !text.includes('az vmss')));
});
