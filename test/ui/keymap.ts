import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Scope} from '../../source/ui/binding.js';
import {bindings, intentOf, isTyping, keysIn} from '../../source/ui/key-lookup.js';

const scopes: readonly Scope[] = [
	'map',
	'range',
	'filter',
	'details',
	'help',
	'log',
	'log-words',
	'log-path',
	'raw',
	'raw-words',
	'copy',
	'messages',
	'palette',
	'past-upgrades',
	'past-upgrade',
	'scale-sets',
	'scale-sets-filter',
	'subscriptions',
	'image-picker',
	'plan',
	'plan-by-name',
	'policy',
	'confirm',
	'confirm-quit',
	'too-small',
];

test('no key means two things in one scope', () => {
	for (const scope of scopes) {
		const keys = bindings.flatMap(([, binding]) => keysIn(scope, binding));
		assert.deepEqual(keys.toSorted(), [...new Set(keys)].toSorted(), scope);
	}
});

test('every key of the program is where its design says', () => {
	const onMap = Object.fromEntries(
		bindings.flatMap(([intent, binding]) => keysIn('map', binding).map(key => [key, intent] as const)),
	);

	assert.deepEqual(onMap, {
		up: 'move-up',
		k: 'move-up',
		down: 'move-down',
		j: 'move-down',
		left: 'move-left',
		h: 'move-left',
		right: 'move-right',
		l: 'move-right',
		g: 'move-first',
		home: 'move-first',
		G: 'move-last',
		end: 'move-last',
		pageup: 'page-up',
		'ctrl+u': 'page-up',
		pagedown: 'page-down',
		'ctrl+d': 'page-down',
		'{': 'previous-block',
		'}': 'next-block',
		n: 'next-match',
		N: 'previous-match',
		space: 'mark',
		v: 'begin-range',
		'shift+up': 'extend-up',
		'shift+down': 'extend-down',
		'shift+left': 'extend-left',
		'shift+right': 'extend-right',
		d: 'mark-domain',
		f: 'mark-column',
		z: 'mark-zone',
		o: 'mark-outdated',
		'*': 'mark-all',
		'~': 'invert-marks',
		x: 'clear-marks',
		'/': 'filter',
		tab: 'next-axis',
		'1': 'lens-upgrade',
		'2': 'lens-health',
		'3': 'lens-power',
		'4': 'lens-image',
		'5': 'lens-image-age',
		return: 'details',
		e: 'choose-image',
		u: 'plan-upgrade',
		p: 'pause-upgrade',
		r: 'resume-upgrade',
		X: 'cancel-upgrade',
		b: 'roll-back',
		F: 'retry-failed',
		s: 'skip-instances',
		T: 'take-helm',
		L: 'show-log',
		R: 'refresh',
		Y: 'raw-json',
		c: 'copy',
		H: 'show-past',
		M: 'show-messages',
		':': 'palette',
		'ctrl+p': 'palette',
		'?': 'help',
		escape: 'back',
		q: 'quit',
		'ctrl+c': 'interrupt',
		'ctrl+z': 'suspend',
	});
});

test('where text is typed, keys which type it do nothing else', () => {
	for (const scope of scopes.filter(isTyping)) {
		for (const key of ['y', 'n', 'q', 'j', 'k', 'g', 'space', '?']) {
			assert.equal(intentOf(scope, key, false), null, `${key} in ${scope}`);
		}
	}

	assert.equal(intentOf('plan-by-name', 'return', false), 'start-by-name');
	assert.equal(intentOf('plan', 'return', false), null);
	assert.equal(intentOf('plan', 'y', false), 'start');
});

test('what changes something is gone when only reading is allowed', () => {
	for (const [intent, binding] of bindings.filter(([, {isDangerous}]) => isDangerous)) {
		for (const scope of binding.scopes) {
			for (const key of binding.keys) {
				assert.equal(intentOf(scope, key, true), null, `${intent} in ${scope}`);
			}
		}
	}

	assert.deepEqual(
		bindings.filter(([, {isDangerous}]) => isDangerous).map(([intent]) => intent),
		[
			'start',
			'start-by-name',
			'agree',
			'take-helm',
			'pause-upgrade',
			'resume-upgrade',
			'cancel-upgrade',
			'roll-back',
			'retry-failed',
			'skip-instances',
		],
	);
});

test('escape never quits, and there is a way out of every scope', () => {
	for (const scope of scopes) {
		const keys = bindings.filter(([, {scopes}]) => scopes.includes(scope)).map(([intent]) => intent);
		assert.ok(
			['quit', 'back', 'discard', 'undo-policy', 'leave-range', 'disagree', 'stay'].some(intent =>
				keys.some(key => key === intent),
			),
			scope,
		);
		const meaning = intentOf(scope, 'escape', false);
		assert.ok(meaning !== 'quit' && meaning !== 'leave' && meaning !== 'interrupt', scope);
	}
});

test('on a screen too small to read only leaving is possible, for a while or for good', () => {
	const keys = bindings.flatMap(([intent, binding]) => keysIn('too-small', binding).map(key => `${key} ${intent}`));
	assert.deepEqual(keys, ['q quit', 'ctrl+c interrupt', 'ctrl+z suspend']);
});
