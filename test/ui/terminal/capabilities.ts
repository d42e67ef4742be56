import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {type CapabilityQuestion, detectCapabilities} from '../../../source/ui/terminal/capabilities.js';

type Environment = CapabilityQuestion['environment'];

const detect = (environment: Environment, {isTerminal = true, isColorRefused = false, isAscii = false} = {}) =>
	detectCapabilities({environment, flags: {isColorRefused, isAscii}, isTerminal});

suite('what the terminal can show', () => {
	test('takes the colours from the name of the terminal', () => {
		const levels: ReadonlyArray<readonly [string, number]> = [
			['xterm-256color', 2],
			['screen-256color', 2],
			['tmux-256color', 2],
			['tmux', 2],
			['foot', 2],
			['foot-extra', 2],
			['alacritty', 2],
			['st-256color', 2],
			['xterm-kitty', 3],
			['xterm-ghostty', 3],
			['wezterm', 3],
			['xterm-direct', 3],
			['xterm', 1],
			['screen', 1],
			['linux', 1],
			['vt100', 1],
			['rxvt-unicode', 1],
			['unknown', 0],
			['dumb', 0],
			['', 0],
		];
		for (const [TERM, level] of levels) {
			assert.equal(detect({TERM}).colorLevel, level, TERM);
		}
	});

	test('asks flag, NO_COLOR, FORCE_COLOR, COLORTERM and TERM, in this order', () => {
		const everything = {NO_COLOR: '1', FORCE_COLOR: '1', COLORTERM: 'truecolor', TERM: 'xterm-256color'};
		const {NO_COLOR, ...withoutNoColor} = everything;
		const {FORCE_COLOR, ...withoutForce} = withoutNoColor;
		const {COLORTERM, ...withoutColorTerm} = withoutForce;
		assert.equal(detect(withoutNoColor, {isColorRefused: true}).colorLevel, 0);
		assert.equal(detect(everything).colorLevel, 0);
		assert.equal(detect(withoutNoColor).colorLevel, 1);
		assert.equal(detect(withoutForce).colorLevel, 3);
		assert.equal(detect(withoutColorTerm).colorLevel, 2);
		assert.deepEqual([NO_COLOR, FORCE_COLOR, COLORTERM], ['1', '1', 'truecolor']);
	});

	test('reads the values as they are meant', () => {
		const term = {TERM: 'xterm-256color'};
		assert.equal(detect({...term, NO_COLOR: ''}).colorLevel, 2);
		assert.equal(detect({...term, NO_COLOR: '0'}).colorLevel, 0);
		assert.equal(detect({...term, FORCE_COLOR: '0'}).colorLevel, 0);
		assert.equal(detect({...term, FORCE_COLOR: 'false'}).colorLevel, 0);
		assert.equal(detect({...term, FORCE_COLOR: '9'}).colorLevel, 3);
		assert.equal(detect({...term, FORCE_COLOR: 'true'}).colorLevel, 2);
		assert.equal(detect({TERM: 'unknown', FORCE_COLOR: ''}).colorLevel, 1);
		assert.equal(detect({...term, COLORTERM: '24bit'}).colorLevel, 3);
		assert.equal(detect({...term, COLORTERM: 'yes'}).colorLevel, 2);
		assert.equal(detect({TERM: 'unknown', COLORTERM: 'yes'}).colorLevel, 1);
		assert.equal(detect({TERM: 'dumb', COLORTERM: 'truecolor'}).colorLevel, 0);
	});

	test('colours a pipe only when it is forced to', () => {
		const environment = {TERM: 'xterm-256color', COLORTERM: 'truecolor'};
		assert.equal(detect(environment, {isTerminal: false}).colorLevel, 0);
		assert.equal(detect({...environment, FORCE_COLOR: '2'}, {isTerminal: false}).colorLevel, 2);
	});

	test('draws with ASCII where the glyphs would not be seen', () => {
		const glyphs: ReadonlyArray<readonly [Environment, 'unicode' | 'ascii']> = [
			[{TERM: 'xterm', LANG: 'en_US.UTF-8'}, 'unicode'],
			[{TERM: 'xterm', LANG: 'C.utf8'}, 'unicode'],
			[{TERM: 'xterm', LANG: 'C'}, 'ascii'],
			[{TERM: 'xterm', LANG: 'de_DE.ISO-8859-1'}, 'ascii'],
			[{TERM: 'xterm', LANG: 'C', LC_CTYPE: 'en_US.UTF-8'}, 'unicode'],
			[{TERM: 'xterm', LANG: 'en_US.UTF-8', LC_CTYPE: 'C'}, 'ascii'],
			[{TERM: 'xterm', LC_CTYPE: 'en_US.UTF-8', LC_ALL: 'POSIX'}, 'ascii'],
			[{TERM: 'xterm', LC_ALL: '', LANG: 'en_US.UTF-8'}, 'unicode'],
			[{TERM: 'xterm'}, 'unicode'],
			[{TERM: 'linux', LANG: 'en_US.UTF-8'}, 'ascii'],
			[{TERM: 'linux-16color', LANG: 'en_US.UTF-8'}, 'ascii'],
			[{TERM: 'vt100', LANG: 'en_US.UTF-8'}, 'ascii'],
		];
		for (const [environment, expected] of glyphs) {
			assert.equal(detect(environment).glyphs, expected, JSON.stringify(environment));
		}

		assert.equal(detect({TERM: 'xterm', LANG: 'en_US.UTF-8'}, {isAscii: true}).glyphs, 'ascii');
	});

	test('does not draw full-screen on a dumb terminal, nor into a pipe', () => {
		assert.equal(detect({TERM: 'xterm'}).isDumb, false);
		assert.equal(detect({TERM: 'dumb', FORCE_COLOR: '3'}).isDumb, true);
		assert.equal(detect({TERM: 'xterm'}, {isTerminal: false}).isDumb, true);
	});

	test('makes chalk agree, and says why', () => {
		for (const FORCE_COLOR of ['0', '1', '2', '3']) {
			assert.equal(detect({FORCE_COLOR}).forceColor, FORCE_COLOR);
		}

		assert.equal(detect({TERM: 'tmux', LANG: 'C'}).forceColor, '2');
		assert.equal(
			detect({TERM: 'tmux', LANG: 'C'}).reason,
			'colour level 2: TERM is tmux; ascii: LANG is C; full screen: it is a terminal',
		);
	});
});
