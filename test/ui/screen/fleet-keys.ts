import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import type {Command} from '../../../source/store/command.js';
import {drawFleet} from '../../../source/ui/fleet-view.js';
import {headerLines} from '../../../source/ui/panes/header.js';
import {chosenIndex, shownEntries} from '../../../source/ui/screen/fleet-list.js';
import {makeSnapshot, newImage} from '../../helpers/fleet.js';
import {
	fewSets,
	firstSubscription,
	fleetLive,
	instances,
	keyOf,
	makeEntry,
	makeUnfinished,
	manySets,
	secondSubscription,
} from '../../helpers/fleet-scene.js';
import {makeLive, type Operator, runBatches, seat} from '../../helpers/scene.js';

const options = {scaleSetName: null};
const calm = makeSnapshot({domains: {each: 1}});

/** The name of the chosen set. */
function at(operator: Operator): string | undefined {
	const {fleet} = operator.screen();
	const shown = shownEntries(fleet, operator.live());

	return shown[chosenIndex(fleet, shown)]?.scaleSet.name;
}

function shownNames(operator: Operator): readonly string[] {
	return shownEntries(operator.screen().fleet, operator.live()).map(({scaleSet}) => scaleSet.name);
}

function stripsAskedFor(operator: Operator): ReadonlyArray<readonly string[]> {
	return operator
		.commands()
		.flatMap((command: Command) =>
			command.type === 'load-fleet-strips' ? [command.references.map(({name}) => name)] : [],
		);
}

test('the list begins at its first set, and has the sets in sight read first', () => {
	const operator = seat({live: fleetLive(fewSets), options});
	assert.equal(at(operator), shownNames(operator)[0]);
	assert.deepEqual(stripsAskedFor(operator)[0], shownNames(operator));
	assert.equal(at(operator.press('1')), 'api');
	assert.equal(at(operator.press('j', 'down', 'k')), 'batch-workers');
	assert.equal(at(operator.press('G')), 'web-green');
	assert.equal(at(operator.press('j')), 'web-green');
	assert.equal(at(operator.press('g')), 'api');
	assert.equal(at(operator.press('up')), 'api');
});

test('trouble comes first: an upgrade which waits for somebody, the sickest, one on its way, the furthest behind', () => {
	const sets = fewSets.map(set =>
		set.scaleSet.name === 'ledger'
			? {...set, upgradeId: 'waiting'}
			: set.scaleSet.name === 'web-blue'
				? {...set, upgradeId: 'rolling'}
				: set,
	);
	const unfinished = [
		makeUnfinished('ledger', {upgradeId: 'waiting', status: 'paused'}),
		makeUnfinished('web-blue', {upgradeId: 'rolling'}),
	];
	const operator = seat({live: fleetLive(sets, {unfinished}), options});

	assert.deepEqual(shownNames(operator).slice(0, 5), ['ledger', 'api', 'web-green', 'web-blue', 'checkout']);
	operator.learn({unfinished: []});
	assert.deepEqual(shownNames(operator).slice(0, 3), ['api', 'web-green', 'checkout']);
});

test('while instances are still read, what comes to the top is chosen, until the operator goes to a line', () => {
	const readable = fewSets.filter(({scaleSet}) =>
		['checkout', 'idle', 'web-blue', 'web-green'].includes(scaleSet.name ?? ''),
	);
	const unread = fleetLive(readable.map(({scaleSet}) => ({scaleSet, instances: null})));
	const read = fleetLive(readable);

	const waiting = seat({live: unread, options});
	assert.equal(at(waiting), 'checkout');
	assert.equal(at(waiting.learn({fleet: read.fleet})), 'web-green');

	const moved = seat({live: unread, options}).press('j', 'k');
	assert.equal(at(moved), 'checkout');
	assert.equal(at(moved.learn({fleet: read.fleet})), 'checkout');
});

test('opens the chosen set; what was marked, filtered and chosen in another is forgotten', () => {
	const operator = seat({live: fleetLive(fewSets), options}).press('1', 'G', 'return');
	assert.deepEqual(operator.commands().at(-1), {
		type: 'open-scale-set',
		reference: {subscriptionId: firstSubscription.id, resourceGroup: 'rg-shop', name: 'web-green'},
	});
	assert.equal(operator.screen().mode.type, 'map');

	operator.learn({snapshot: calm}).press('*', '/').type('ud:1').press('return');
	assert.notEqual(operator.screen().marks.size, 0);
	operator.press('escape', 'escape');
	assert.deepEqual(operator.commands().at(-1), {type: 'close-scale-set'});
	operator.learn({snapshot: null}).press('k', 'return').learn({snapshot: calm});
	assert.equal(operator.screen().marks.size, 0);
	assert.equal(operator.screen().filter, '');
});

test('a policy which was changed for one set is not the policy of the next', () => {
	const operator = seat({live: fleetLive(fewSets), options: {...options, initialTarget: newImage.version}});
	const {policy} = operator.screen();
	operator.press('G', 'return').learn({snapshot: calm}).press('d', 'u', 'tab', '7', 'return', 'n');
	assert.notDeepEqual(operator.screen().policy, policy);
	operator.press('q').learn({snapshot: null}).press('k', 'return').learn({snapshot: calm});
	assert.deepEqual(operator.screen().policy, policy);
});

test('the image of the command line goes for every set which is opened', () => {
	const live = fleetLive(fewSets);
	const operator = seat({live, options: {...options, initialTarget: newImage.version}}).press('return');
	operator.learn({snapshot: calm});
	assert.equal(operator.screen().target?.version, newImage.version);
	operator.press('q').learn({snapshot: null}).press('j', 'return').learn({snapshot: calm});
	assert.equal(operator.screen().target?.version, newImage.version);
});

test('q and esc go from a set back to the list, which is as it was left', () => {
	for (const key of ['q', 'escape']) {
		const operator = seat({live: fleetLive(manySets(100)), options}).press('4', 'pagedown', 'pagedown', 'j');
		const before = operator.screen().fleet;
		operator.press('return').learn({snapshot: calm}).press(key);
		assert.equal(operator.screen().mode.type, 'scale-sets');
		assert.deepEqual(operator.screen().fleet, before);
	}
});

test('sorts by what is asked for, the worst first; the same key again turns it round', () => {
	const operator = seat({live: fleetLive(fewSets), options}).press('j', '3');
	assert.deepEqual(shownNames(operator).slice(0, 2), ['api', 'web-green']);
	assert.equal(at(operator), 'api');
	assert.equal(shownNames(operator.press('4'))[0], 'web-green');
	assert.equal(shownNames(operator.press('4'))[0], 'idle');
	assert.equal(shownNames(operator.press('4'))[0], 'web-green');
	assert.ok(['api', 'checkout', 'web-green'].includes(shownNames(operator.press('2'))[0] ?? ''));
	assert.equal(shownNames(operator.press('1'))[0], 'api');
	assert.equal(shownNames(operator.press('1'))[0], 'web-green');
	assert.equal(shownNames(operator.press('~'))[0], 'api');
	assert.equal(operator.press('s').screen().fleet.order, 'group');
});

test('the filter shows what matches while it is typed; enter keeps it, esc takes back first the typing, then the filter', () => {
	const operator = seat({live: fleetLive(fewSets), options})
		.press('1', 'G', '/')
		.type('rg-payments');
	assert.deepEqual(shownNames(operator), ['checkout', 'ledger']);
	operator.press('escape');
	assert.equal(operator.screen().fleet.filter, '');
	assert.equal(at(operator), 'web-green');

	operator.press('/').type('rg-payments').press('return');
	assert.equal(at(operator), 'ledger');
	operator.press('k', 'return');
	assert.deepEqual(operator.commands().at(-1)?.type, 'open-scale-set');
	operator.press('q');
	assert.deepEqual(shownNames(operator), ['checkout', 'ledger']);
	assert.equal(at(operator.press('escape')), 'checkout');
	assert.equal(shownNames(operator).length, fewSets.length);
	assert.equal(operator.press('escape').screen().mode.type, 'scale-sets');
});

test('a pasted filter is text, and a filter which cannot be read shows all', () => {
	const operator = seat({live: fleetLive(fewSets), options})
		.press('/')
		.paste('behind:2\nq');
	assert.equal(operator.screen().fleet.filter, 'behind:2');
	assert.equal(shownNames(operator).length, 3);
	operator.type(' nokey:1');
	assert.equal(shownNames(operator).length, fewSets.length);
	operator.press(...Array.from({length: 8}, () => 'backspace'));
	assert.equal(shownNames(operator).length, 3);
});

test('the chosen line stays on its set while others come, go and are sorted anew; a vanished one leaves its place', () => {
	const operator = seat({live: fleetLive(fewSets), options}).press('1', 'j', 'j');
	assert.equal(at(operator), 'checkout');
	const more = fleetLive([...fewSets, {scaleSet: {name: 'aaa'}, instances: instances(2)}]);
	assert.equal(at(operator.learn({fleet: more.fleet})), 'checkout');
	const fewer = fleetLive(fewSets.filter(({scaleSet}) => scaleSet.name !== 'checkout'));
	assert.equal(at(operator.learn({fleet: fewer.fleet})), 'ledger');
});

test('a hundred sets scroll: the list stands still until the cursor leaves it, and sets which come into sight are read', () => {
	const operator = seat({live: fleetLive(manySets(100)), options, size: {columns: 80, rows: 24}});
	const rows = stripsAskedFor(operator)[0]?.length ?? 0;
	assert.ok(rows >= 14 && rows < 24);
	operator.press(...Array.from({length: rows - 1}, () => 'j'));
	assert.equal(operator.screen().fleet.first, 0);
	assert.equal(stripsAskedFor(operator).length, 1);
	operator.press('j');
	assert.equal(operator.screen().fleet.first, 1);
	assert.equal(stripsAskedFor(operator).length, 2);
	assert.equal(stripsAskedFor(operator)[1]?.at(-1), at(operator));
	operator.press('k', 'k');
	assert.equal(operator.screen().fleet.first, 1);
	assert.equal(at(operator.press('G')), shownNames(operator).at(-1));
	assert.equal(operator.screen().fleet.first, 100 - rows);
});

test('chooses a subscription from a list which can be searched, or all of them', () => {
	const operator = seat({live: fleetLive(fewSets), options})
		.press('/')
		.type('web')
		.press('return', 'S');
	assert.equal(operator.screen().mode.type, 'subscriptions');
	operator.type('stag').press('return');
	assert.deepEqual(operator.commands().at(-1), {
		type: 'choose-subscription',
		subscriptionId: secondSubscription.id,
	});
	assert.equal(operator.screen().fleet.filter, '');
	assert.equal(operator.screen().mode.type, 'scale-sets');
	operator.learn({fleet: {status: 'idle'}}).learn({fleet: {status: 'loaded', value: []}});

	operator.press('S', 'up', 'return');
	assert.deepEqual(operator.commands().at(-1), {type: 'choose-subscription', subscriptionId: null});
	operator.press('S').type('nothing').press('return');
	assert.equal(operator.screen().mode.type, 'subscriptions');
	assert.equal(operator.press('escape').screen().mode.type, 'scale-sets');
});

test('the list of subscriptions begins at the one which is shown, and is asked for where it is not known', () => {
	const known = seat({live: fleetLive(fewSets), options}).press('S');
	assert.ok(known.screen().mode.type === 'subscriptions');
	assert.deepEqual(known.press('return').commands().at(-1), {
		type: 'choose-subscription',
		subscriptionId: firstSubscription.id,
	});

	const unknown = seat({live: fleetLive(fewSets, {subscriptions: {status: 'failed', message: ''}}), options});
	assert.deepEqual(unknown.press('S').commands().at(-1), {type: 'load-subscriptions'});
});

test('R reads the whole list again, and says so until something comes', () => {
	const operator = seat({live: fleetLive(fewSets), options}).press('R');
	assert.deepEqual(operator.commands().at(-1), {type: 'load-fleet'});
	assert.match(operator.screen().notice?.text ?? '', /^Reading all scale sets/v);
	operator.learn({fleet: {...fleetLive(fewSets).fleet}});
	assert.equal(operator.screen().notice, null);
});

test('where no set is named and there are several, the list takes the place of the map', () => {
	const operator = seat({live: makeLive(null)}).learn({fleet: {status: 'loading'}});
	assert.equal(operator.screen().mode.type, 'scale-sets');
	operator
		.learn({fleet: fleetLive(fewSets).fleet})
		.press('return')
		.learn({snapshot: calm})
		.press('q');
	assert.equal(operator.screen().mode.type, 'scale-sets');
	assert.deepEqual(operator.press('q').commands().at(-1), {type: 'quit'});
});

test('asks before leaving the list only while an upgrade goes on which was seen or begun here', () => {
	const {upgrade} = runBatches(calm, {batchesDone: 2});
	const others = seat({live: fleetLive(fewSets, {unfinished: [makeUnfinished('web-green')]}), options});
	assert.deepEqual(others.press('q').commands().at(-1), {type: 'quit'});

	const ours = seat({
		live: fleetLive(fewSets, {unfinished: [makeUnfinished('web-green')], left: [upgrade]}),
		options,
	}).press('q');
	assert.equal(ours.screen().mode.type, 'confirm-quit');
	assert.equal(ours.press('X').screen().mode.type, 'scale-sets');
	assert.equal(ours.press('q', 'p').screen().mode.type, 'scale-sets');
	assert.equal(ours.press('q', 'n').screen().mode.type, 'scale-sets');
	assert.equal(ours.press('q').learn({unfinished: []}).screen().mode.type, 'scale-sets');
	assert.match(ours.screen().notice?.text ?? '', /has ended meanwhile/v);
	assert.deepEqual(ours.press('q').commands().at(-1), {type: 'quit'});
});

test('nothing is opened where there is nothing', () => {
	const operator = seat({live: fleetLive([]), options}).press('return', 'j', 'G', '3', 's', '~', 'pagedown');
	assert.equal(operator.screen().mode.type, 'scale-sets');
	assert.ok(!operator.commands().some(({type}) => type === 'open-scale-set'));
	operator.learn({fleet: {status: 'loaded', value: [makeEntry({scaleSet: {image: newImage}, instances: []})]}});
	assert.equal(operator.screen().fleet.key, keyOf('web'));
});

test('whatever is pressed, resized and learnt, the chosen line is in sight and the list fills its room', () => {
	const keys = ['j', 'k', 'pagedown', 'pageup', 'g', 'G', '1', '2', '3', '4', 's', '~', '/', 'w', 'return', 'escape'];
	const fleets = [0, 1, 7, 40].map(count => fleetLive(manySets(count)).fleet);
	const step = fc.oneof(
		fc.constantFrom(...keys).map(key => ({key})),
		fc.constantFrom(...fleets).map(fleet => ({fleet})),
	);

	fc.assert(
		fc.property(
			fc.array(step, {maxLength: 40}),
			fc.integer({min: 40, max: 130}),
			fc.integer({min: 10, max: 45}),
			(steps, columns, rows) => {
				const operator = seat({live: fleetLive(manySets(40)), options, size: {columns, rows}});

				for (const taken of steps) {
					if ('fleet' in taken) {
						operator.learn({fleet: taken.fleet});
					} else if (operator.screen().mode.type !== 'scale-sets' || taken.key !== 'return') {
						operator.press(taken.key);
					}

					const {shown, index, first, rows: room} = drawFleet(operator.screen(), operator.live(), {columns, rows});
					assert.ok(shown.length === 0 ? index === -1 : index >= first && index < first + room);
					assert.ok(first === 0 || first + room <= shown.length);
				}
			},
		),
		{numRuns: 60},
	);
});

test('help, palette, messages and past upgrades keep the header of the list below them', () => {
	for (const key of ['?', ':', 'H']) {
		const operator = seat({live: fleetLive(fewSets), options});
		const [before] = headerLines(operator.scene(), 2);
		assert.notEqual(operator.press(key).screen().mode.type, 'scale-sets');
		assert.deepEqual(headerLines(operator.scene(), 2)[0], before, key);
	}
});
