import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Scope} from '../../../source/ui/binding.js';
import {bindings, keysIn, keyText} from '../../../source/ui/key-lookup.js';
import {matchingEntries, type PaletteEntry, paletteEntries} from '../../../source/ui/screen/palette.js';
import {act, press} from '../../../source/ui/screen/press.js';
import type {Outcome} from '../../../source/ui/screen/screen.js';
import {scopeOf} from '../../../source/ui/screen/scope.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {pastOf} from '../../helpers/past.js';
import {makeLive, type Operator, runBatches, seat} from '../../helpers/scene.js';
import {conducted} from '../../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});
const scene = runBatches(calm, {batchesDone: 2});
const idle = makeLive(calm);
const running = makeLive(scene.snapshot, {
	upgrade: scene.upgrade,
	events: scene.events,
	conductor: conducted(),
	pastUpgrades: {status: 'loaded', value: [pastOf(scene)]},
	pastUpgrade: {status: 'loaded', value: scene},
});

/** How one comes to each place where keys mean something. */
const ways: Readonly<Record<Exclude<Scope, 'too-small' | 'palette'>, () => Operator>> = {
	map: () => seat({live: running}),
	range: () => seat({live: running}).press('v'),
	filter: () => seat({live: running}).press('/'),
	details: () => seat({live: running}).press('return'),
	help: () => seat({live: running}).press('?'),
	log: () => seat({live: running}).press('L'),
	'log-words': () => seat({live: running}).press('L', '/'),
	'log-path': () => seat({live: running}).press('L', 'S'),
	raw: () => seat({live: running}).press('Y'),
	'raw-words': () => seat({live: running}).press('Y', '/'),
	copy: () => seat({live: running}).press('c'),
	messages: () => seat({live: running}).press('M'),
	'past-upgrades': () => seat({live: running}).press('H'),
	'past-upgrade': () => seat({live: running}).press('H', 'return'),
	'scale-sets': () => seat({live: makeLive(null), options: {scaleSetName: null}}),
	'scale-sets-filter': () => seat({live: makeLive(null), options: {scaleSetName: null}}).press('/'),
	subscriptions: () => seat({live: makeLive(null), options: {scaleSetName: null}}).press('S'),
	'image-picker': () => seat({live: idle}).press('e'),
	plan: () => seat({live: idle}).press('e', 'return', 'd', 'u'),
	'plan-by-name': () => seat({live: idle}).press('e', 'return', '*', 'u'),
	policy: () => seat({live: idle}).press('e', 'return', 'd', 'u', 'e'),
	confirm: () => seat({live: running}).press('X'),
	'confirm-quit': () => seat({live: running}).press('q'),
};

function entriesOf(operator: Operator): readonly PaletteEntry[] {
	const {screen, live, size, now} = operator.scene();
	assert.equal(screen.mode.type, 'palette');

	return screen.mode.type === 'palette' ? paletteEntries(screen, screen.mode, {live, size, now}, act) : [];
}

/** What came of it, without what was said and when. */
function whatCame({screen, commands}: Outcome) {
	return {
		screen: {...screen, notice: null, earlierNotice: null, messages: []},
		commands,
		said: screen.notice?.text ?? null,
	};
}

for (const [scope, way] of Object.entries(ways)) {
	test(`everything the program can do is in the palette, opened from ${scope}, and done there as by its key`, () => {
		const operator = way();
		const {screen, live, size, now} = operator.scene();
		const context = {live, size, now, scrollLimit: () => 3};
		assert.equal(scopeOf(screen, size), scope);

		const entries = entriesOf(way().press('ctrl+p'));
		assert.deepEqual(entries.map(({intent}) => intent).toSorted(), bindings.map(([intent]) => intent).toSorted());

		const opened = way().press('ctrl+p').screen();

		for (const [intent, binding] of bindings) {
			const [key] = keysIn(scopeOf(screen, size), binding);
			const index = entries.findIndex(entry => entry.intent === intent);
			const entry = entries[index];
			assert.ok(entry);

			if (key === undefined) {
				assert.ok(entry.reason !== null || entry.scope === 'map', `${intent} from ${scope}`);
				continue;
			}

			assert.equal(entry.key, keyText(key));
			assert.ok(opened.mode.type === 'palette');

			const chosen = press({...opened, mode: {...opened.mode, index}}, 'return', context);
			const pressed = press(screen, key, context);

			if (entry.reason === null) {
				assert.deepEqual(whatCame(chosen), whatCame(pressed), `${intent} from ${scope}`);
			} else {
				assert.equal(chosen.screen.notice?.text, entry.reason);
				assert.deepEqual(pressed.commands, []);
			}
		}
	});
}

test('what cannot be done says why, below what can', () => {
	const entries = entriesOf(seat({live: idle}).press(':'));
	const reasons = entries.map(({reason}) => reason);
	assert.deepEqual(reasons, [
		...reasons.filter(reason => reason === null),
		...reasons.filter(reason => reason !== null),
	]);
	assert.match(entries.find(({intent}) => intent === 'roll-back')?.reason ?? '', /no upgrade here to steer/v);
	assert.equal(entries.find(({intent}) => intent === 'start')?.reason, 'Only in a plan (u).');
});

test('what changes something is named and refused when only reading is allowed', () => {
	const entries = entriesOf(seat({live: running, options: {isReadOnly: true}}).press(':'));
	const dangerous = bindings.filter(([, {isDangerous}]) => isDangerous).map(([intent]) => intent);

	for (const intent of dangerous) {
		assert.match(entries.find(entry => entry.intent === intent)?.reason ?? '', /--read-only/v, intent);
	}
});

test('a few letters find what is meant', () => {
	const entries = entriesOf(seat({live: idle}).press(':'));
	const firstFor = (query: string) => matchingEntries(entries, query)[0]?.intent;

	assert.equal(firstFor('roll'), 'roll-back');
	assert.equal(firstFor('json'), 'raw-json');
	assert.equal(firstFor('mrk out'), 'mark-outdated');
	assert.equal(firstFor('past'), 'show-past');
	assert.equal(firstFor('Y'), 'raw-json');
	assert.equal(firstFor('xyzzy'), undefined);
});

test('the beginning of a word is what is meant, also where it cannot be done; of what fits alike the possible comes first', () => {
	const firstFor = (live: typeof idle, query: string) => {
		const {screen, live: known, size, now} = seat({live}).press(':').scene();
		assert.equal(screen.mode.type, 'palette');

		return screen.mode.type === 'palette'
			? matchingEntries(paletteEntries(screen, screen.mode, {live: known, size, now}, act), query)[0]
			: undefined;
	};

	assert.equal(firstFor(idle, 'pau')?.intent, 'pause-upgrade');
	assert.equal(firstFor(idle, 'pau')?.reason?.includes('no upgrade here'), true);
	assert.equal(firstFor(running, 'pau')?.intent, 'pause-upgrade');
	assert.equal(firstFor(running, 'pau')?.reason, null);
	assert.equal(firstFor(idle, 'canc')?.intent, 'cancel-upgrade');
	assert.equal(firstFor(running, 'filt')?.intent, 'filter', 'not the filter of the log, nor that of the list');
});

test('typing, enter and escape: the palette does one thing and is gone', () => {
	const operator = seat({live: idle}).press(':').type('invert').press('return');
	assert.deepEqual(operator.screen().mode, {type: 'map'});
	assert.equal(operator.screen().marks.size, calm.instances.length);

	const left = seat({live: idle}).press('?', ':', 'escape');
	assert.equal(left.screen().mode.type, 'help');
});

test('the palette carries nothing out without a question which its key would ask', () => {
	const operator = seat({live: running}).press(':').type('cancel: what').press('return');
	assert.deepEqual(operator.screen().mode, {type: 'confirm', wish: {type: 'cancel'}});
	assert.deepEqual(operator.commands(), []);
});
