import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Scope} from '../../source/ui/binding.js';
import {bindings, keysIn, keyText} from '../../source/ui/key-lookup.js';
import {footerLine} from '../../source/ui/panes/footer.js';
import {scopeOf} from '../../source/ui/screen/scope.js';
import {makeDetails} from '../helpers/details.js';
import {fewSets, fleetLive} from '../helpers/fleet-scene.js';
import {makeSnapshot, newImage} from '../helpers/fleet.js';
import {pastOf} from '../helpers/past.js';
import {makeLive, type Operator, runBatches, seat, type UpgradeScene} from '../helpers/scene.js';
import {afterSteering, conducted, gone, watching} from '../helpers/steered.js';

type Way = readonly [scope: Scope, to: () => Operator];

// Wide enough for every key of a footer, low enough that there is something to scroll.
const size = {columns: 400, rows: 16};
const zones = makeSnapshot({
	domains: {zones: ['1', '2', '3']},
	change: (_, index) => (index % 3 === 0 ? {image: newImage} : {}),
});
const calm = makeSnapshot({domains: {each: 1}});
const running = runBatches(calm, {batchesDone: 2});
const faulted = runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']});
const completed = runBatches(calm, {batchesDone: 5});

const withUpgrade = (scene: UpgradeScene, conductor = conducted()) =>
	makeLive(scene.snapshot, {
		upgrade: scene.upgrade,
		events: scene.events,
		conductor,
		pastUpgrades: {status: 'loaded', value: [faulted, running, completed].map(past => pastOf(past))},
		pastUpgrade: {status: 'loaded', value: scene},
	});

const [first] = zones.instances;
assert.ok(first);
const details = {status: 'loaded', value: makeDetails(first, {raw: JSON.stringify(first, null, 1)})} as const;
const lost = {status: 'lost', message: 'no route', since: 0} as const;
const onMap = (...keys: readonly string[]) => seat({live: makeLive(zones, {details}), size}).press(...keys);
const cutOff = (...keys: readonly string[]) =>
	seat({live: makeLive(zones, {details, connection: lost}), size}).press(...keys);
const during = (...keys: readonly string[]) => seat({live: withUpgrade(running), size}).press(...keys);
const ofAll = (...keys: readonly string[]) =>
	seat({live: fleetLive(fewSets), size: {...size, rows: 10}, options: {scaleSetName: null}}).press(...keys);
const messages = Array.from({length: 20}, () => 'p');

/** All there is in the program, so that each key has somewhere to act. Another one of a place comes after the first. */
const ways: readonly Way[] = [
	['map', () => onMap()],
	['map', () => onMap('G')],
	['map', () => onMap('}', 'l', 'l')],
	['map', () => onMap('j', 'd', '/', '1', 'return', 'k')],
	['map', () => onMap('2', '*')],
	['map', () => during()],
	['map', () => during('G')],
	['map', () => seat({live: withUpgrade(afterSteering(running, {type: 'pause'})), size})],
	['map', () => seat({live: makeLive(running.snapshot, {...running, conductor: watching}), size})],
	['map', () => seat({live: makeLive(running.snapshot, {...running, conductor: gone}), size})],
	['map', () => seat({live: makeLive(faulted.snapshot, {...faulted, conductor: conducted()}), size})],
	['map', () => seat({live: withUpgrade(completed), size})],
	['map', () => cutOff()],
	['range', () => onMap('}', 'j', 'l', 'v')],
	['range', () => onMap('/', '1', 'return', '}', 'v')],
	['range', () => onMap('G', 'end', 'v')],
	['filter', () => onMap('/', 'u')],
	['filter', () => onMap('/', '1', 'return', '/', '2', 'return', '/', 'up')],
	['filter', () => onMap('/', '1', 'return', '/', '2', 'return', '/', 'up', 'up')],
	['details', () => onMap('return')],
	['details', () => onMap('return', 'G')],
	['details', () => during('return', 'j')],
	['details', () => cutOff('return')],
	['help', () => onMap('?')],
	['help', () => onMap('?', 'G')],
	['log', () => during('L')],
	['log', () => during('L', 'g')],
	['log', () => during('L', 'G')],
	['log', () => during('p', 'L')],
	['log-words', () => during('L', '/', 'b')],
	['log-path', () => during('L', 'S')],
	['raw', () => onMap('Y')],
	['raw', () => onMap('Y', '/', 'i', 'return', 'j')],
	['raw', () => onMap('Y', 'G')],
	['raw', () => cutOff('Y')],
	['raw-words', () => onMap('Y', '/', 'i')],
	['copy', () => onMap('c')],
	['copy', () => onMap('c', 'G')],
	['messages', () => onMap(...messages, 'M')],
	['messages', () => onMap(...messages, 'M', 'G')],
	['messages', () => cutOff('M')],
	['palette', () => onMap(':', 'm')],
	['palette', () => onMap(':', 'm', 'end')],
	['past-upgrades', () => seat({live: withUpgrade(faulted), size}).press('H')],
	['past-upgrades', () => seat({live: withUpgrade(running, conducted()), size}).press('H', 'j')],
	['past-upgrade', () => seat({live: withUpgrade(faulted), size}).press('H', 'return')],
	['past-upgrade', () => seat({live: withUpgrade(faulted), size}).press('H', 'return', 'G')],
	['past-upgrade', () => seat({live: withUpgrade(running), size}).press('H', 'j', 'return')],
	['scale-sets', () => ofAll()],
	['scale-sets', () => ofAll('G')],
	['scale-sets', () => ofAll('/', 'r', 'return', '2')],
	['scale-sets', () => ofAll().learn({connection: lost})],
	['scale-sets', () => ofAll('/', 'w', 'w', 'w', 'return')],
	['scale-sets', () => seat({live: fleetLive([]), size, options: {scaleSetName: null}})],
	['scale-sets-filter', () => ofAll('/', 'r')],
	['subscriptions', () => ofAll('S')],
	['subscriptions', () => ofAll('S', 'G')],
	['subscriptions', () => ofAll('S', 'p')],
	['image-picker', () => onMap('e')],
	['image-picker', () => onMap('e', 'end')],
	['image-picker', () => onMap('e', '2')],
	['image-picker', () => onMap('e', 'left')],
	['plan', () => onMap('e', 'return', 'd', 'u')],
	['plan', () => onMap('e', 'return', 'd', 'u', 'G')],
	['plan-by-name', () => onMap('e', 'return', '*', 'u', 'w', 'e', 'b')],
	['plan-by-name', () => onMap('e', 'return', '*', 'u', 'end')],
	['policy', () => onMap('e', 'return', 'd', 'u', 'tab', '7')],
	['policy', () => onMap('e', 'return', 'd', 'u', 'tab', 'down')],
	['confirm', () => during('X')],
	['confirm-quit', () => during('q')],
	['too-small', () => seat({live: makeLive(zones), size: {columns: 20, rows: 5}})],
];

/** All of the screen but for what is said on it. */
function stateOf(operator: Operator): string {
	const {notice: _, earlierNotice: _earlier, messages: _all, deafUntil: _until, ...state} = operator.screen();

	return JSON.stringify(state, (_key, value: unknown) =>
		value instanceof Set || value instanceof Map ? [...value] : value,
	);
}

/** Whether a key brings something about, and does not only say why it does not. */
function hasEffect(to: () => Operator, key: string): boolean {
	const [before, after] = [to(), to().press(key)];

	return after.commands().length > before.commands().length || stateOf(after) !== stateOf(before);
}

/** Whether a key brings something about, or says why it does not. */
function isAnswered(to: () => Operator, key: string): boolean {
	return hasEffect(to, key) || to().press(key).screen().messages.length > to().screen().messages.length;
}

function footerOf(operator: Operator): string {
	return footerLine(operator.scene())
		.map(({text}) => text)
		.join('');
}

test('each way leads where it says', () => {
	for (const [scope, to] of ways) {
		assert.equal(scopeOf(to().screen(), to().scene().size), scope);
	}
});

test('every key of the keymap does something, in every place where it is bound', () => {
	const idle = bindings.flatMap(([intent, binding]) =>
		binding.scopes.flatMap(scope =>
			keysIn(scope, binding)
				.filter(key => !ways.some(([at, to]) => at === scope && hasEffect(to, key)))
				.map(key => `${key} (${intent}) in ${scope}`),
		),
	);

	assert.deepEqual(idle, []);
});

test('every key which a footer shows does something there and then, or says why not', () => {
	const idle = ways.flatMap(([scope, to]) => {
		const footer = footerOf(to());

		return bindings.flatMap(([intent, binding]) => {
			const [key] = keysIn(scope, binding);
			const isShown = key !== undefined && binding.label && footer.includes(`  ${keyText(key)} ${binding.label}  `);

			return isShown && !isAnswered(to, key) ? [`${key} (${intent}) in ${scope}: ${footer}`] : [];
		});
	});

	assert.deepEqual(idle, []);
});

test('every key with a word for the footer is shown in one, somewhere', () => {
	const missing = bindings
		.filter(([intent, {label}]) => label !== undefined && intent !== 'back' && intent !== 'quit')
		.flatMap(([intent, binding]) =>
			binding.scopes
				.map(scope => [scope, keysIn(scope, binding)[0]] as const)
				.filter(
					([scope, key]) =>
						key !== undefined &&
						!ways.some(([at, to]) => at === scope && ` ${footerOf(to())}`.includes(`  ${keyText(key)} `)),
				)
				.map(([scope, key]) => `${key} (${intent}) in ${scope}`),
		);

	assert.deepEqual(missing, []);
});
