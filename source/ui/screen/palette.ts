import type {Binding, KeyGroup, Scope} from '../binding.js';
import {bindings, keysIn, keyText} from '../key-lookup.js';
import {type Intent, keymap} from '../keymap.js';
import type {Live} from '../../store/live.js';
import {beginsWords, fuzzyScore} from './fuzzy.js';
import {placeName} from '../keys/places.js';
import {moveInList} from './list.js';
import {scopeOf} from './scope.js';
import {mapMode, type Mode} from './mode.js';
import {only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';
import {withoutLast} from '../text.js';

/** What a key comes to: the one way in which anything is done. */
export type Act = (screen: Screen, intent: Intent, scope: Scope, context: ScreenContext) => Outcome;

/** One thing which the program can do. */
export type PaletteEntry = {
	readonly intent: Intent;
	readonly key: string;
	readonly help: string;
	/** Why it cannot be done now; `null` when it can. */
	readonly reason: string | null;
	/** Where it is done from. */
	readonly mode: Mode;
	readonly scope: Scope;
};

/** What an upgrade needs first; what the fingers know anyway last. */
const groups: readonly KeyGroup[] = ['answer', 'upgrade', 'look', 'mark', 'program', 'move'];

type PaletteMode = Extract<Mode, {readonly type: 'palette'}>;
type Context = Pick<ScreenContext, 'live' | 'size' | 'now'>;

type Known = {readonly live: Live; readonly screen: Screen; readonly entries: readonly PaletteEntry[]};
const known = new WeakMap<Mode, Known>();

/** Opens the list of everything. */
export function openPalette(screen: Screen): Outcome {
	return only({...screen, mode: {type: 'palette', query: '', index: 0, from: screen.mode}});
}

/**
 * Everything the program can do, what can be done now first; whatever cannot says why. What is asked for is tried on the
 * screen from which the palette was opened, else on the map: nothing comes of a try.
 */
export function paletteEntries(screen: Screen, mode: PaletteMode, context: Context, act: Act): readonly PaletteEntry[] {
	const {from} = mode;
	const last = known.get(from);

	// Most keys change only what is searched for.
	if (last && last.live === context.live && isSame(last.screen, screen)) {
		return last.entries;
	}

	const all = bindings.map(([intent, binding]) =>
		toEntry({...screen, notice: null}, from, intent, binding, context, act),
	);
	const possible = all.filter(({reason}) => reason === null);
	const entries = [
		...groups.flatMap(group => possible.filter(({intent}) => keymap[intent].group === group)),
		...all.filter(({reason}) => reason !== null),
	];
	known.set(from, {live: context.live, screen, entries});

	return entries;
}

/**
 * The entries which fit what was typed, the best first; all of them when nothing was. What begins with it, or with whose
 * words it begins, comes before all which only have its letters, also where it cannot be done now: who types "pau" must
 * not be led to something else because nothing runs. Of what fits alike, what can be done comes first.
 */
export function matchingEntries(entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
	if (query.trim() === '') {
		return entries;
	}

	return entries
		.map(entry => ({entry, ...fitOf(entry, query)}))
		.filter(({score}) => score > 0)
		.toSorted(
			(left, right) =>
				right.rank - left.rank ||
				Number(left.entry.reason !== null) - Number(right.entry.reason !== null) ||
				right.score - left.score,
		)
		.map(({entry}) => entry);
}

const exactKey = 3;

/** How an entry fits: first by the kind of its fit, then by how well. */
function fitOf({intent, help, key}: PaletteEntry, query: string): {readonly rank: number; readonly score: number} {
	const name = intent.replaceAll('-', ' ');

	return key === query.trim()
		? {rank: exactKey, score: 1}
		: {
				rank: Math.max(beginsWords(query, help), beginsWords(query, name)),
				score: Math.max(fuzzyScore(query, help), fuzzyScore(query, name)),
			};
}

/** What a key means in the palette. */
export function pressInPalette(
	screen: Screen,
	mode: PaletteMode,
	intent: Intent,
	context: ScreenContext,
	act: Act,
): Outcome {
	switch (intent) {
		case 'back': {
			return only({...screen, mode: mode.from});
		}

		case 'delete-character': {
			return mode.query === ''
				? only({...screen, mode: mode.from})
				: only({...screen, mode: typeInPalette(mode, withoutLast(mode.query))});
		}

		case 'choose': {
			const entry = matchingEntries(paletteEntries(screen, mode, context, act), mode.query)[mode.index];

			if (entry === undefined) {
				return only(screen);
			}

			return entry.reason === null
				? act({...screen, mode: entry.mode}, entry.intent, entry.scope, context)
				: say(screen, entry.reason, 'warn');
		}

		default: {
			const {length} = matchingEntries(paletteEntries(screen, mode, context, act), mode.query);

			return only({...screen, mode: {...mode, index: moveInList(mode.index, intent, length, context.size)}});
		}
	}
}

/** The palette after another text was typed: the choice begins at the best fit again. */
export function typeInPalette(mode: PaletteMode, query: string): PaletteMode {
	return {...mode, query, index: 0};
}

function toEntry(
	screen: Screen,
	from: Mode,
	intent: Intent,
	binding: Binding,
	context: Context,
	act: Act,
): PaletteEntry {
	const here = scopeOf({...screen, mode: from}, context.size);
	const isHere = binding.scopes.includes(here);
	const isOnMap = !isHere && binding.scopes.includes('map') && isOverMap(from);
	const scope = isHere ? here : isOnMap ? 'map' : (binding.scopes[0] ?? 'map');
	const mode = isHere ? from : mapMode;
	const [key = binding.keys[0] ?? ''] = keysIn(scope, binding);
	const entry = {intent, key: keyText(key), help: binding.help, mode, scope};

	if (binding.isDangerous && screen.isReadOnly) {
		return {...entry, reason: 'Only reading is allowed (--read-only).'};
	}

	if (!isHere && !isOnMap) {
		return {...entry, reason: `Only ${placeName(scope)}.`};
	}

	return {...entry, reason: whyNot({...screen, mode}, intent, scope, context, act)};
}

/** Whether the map is what is gone back to in the end, and nothing is asked above it. */
function isOverMap(mode: Mode): boolean {
	switch (mode.type) {
		case 'map':
		case 'details': {
			return true;
		}

		case 'raw':
		case 'copy':
		case 'messages':
		case 'help':
		case 'log':
		case 'past-upgrades':
		case 'past-upgrade': {
			return isOverMap(mode.from);
		}

		default: {
			return false;
		}
	}
}

/** Why doing something would come to nothing but words; `null` when it would do something. */
function whyNot(screen: Screen, intent: Intent, scope: Scope, context: Context, act: Act): string | null {
	if (isMotion(intent)) {
		return null;
	}

	const {screen: after, commands} = act(screen, intent, scope, {...context, scrollLimit: () => 0});

	if (commands.length > 0 || after.notice === null) {
		return null;
	}

	const {tone, text} = after.notice;
	const isWhereItWas = after.mode.type === screen.mode.type || after.mode.type === 'map';

	return isSame({...after, notice: null}, screen) || (tone !== 'plain' && tone !== 'good' && isWhereItWas)
		? text
		: null;
}

function isMotion(intent: Intent): boolean {
	return intent.startsWith('move-') || intent.startsWith('page-');
}

/** Whether two screens are the same apart from what they show and say. */
function isSame(one: Screen, other: Screen): boolean {
	const right = new Map<string, unknown>(Object.entries(other));

	return Object.entries(one).every(([name, value]) => words.has(name) || right.get(name) === value);
}

const words: ReadonlySet<string> = new Set(['mode', 'notice', 'earlierNotice', 'messages', 'seenFailure']);
