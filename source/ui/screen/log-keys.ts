import {describeEvent} from '../../upgrade/describe-event.js';
import type {Live} from '../../store/live.js';
import type {UpgradeEvent} from '../../upgrade/event.js';
import {shortId} from '../../upgrade/report.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import type {Mode} from './mode.js';
import {ask, only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';
import {scrolled} from './scrolling.js';

type LogMode = Extract<Mode, {readonly type: 'log'}>;

/** The upgrade whose log is shown, or would be: one of the past where one is read, else the one which is followed. */
export function loggedUpgrade(
	{mode}: Pick<Screen, 'mode'>,
	{upgrade, events, journalPath, pastUpgrade, pastUpgrades}: Live,
): {readonly id: string; readonly events: readonly UpgradeEvent[]; readonly journalPath: string | null} | null {
	const shown = mode.type === 'log' ? mode.from : mode;

	if (shown.type !== 'past-upgrade') {
		return upgrade === null ? null : {id: upgrade.id, events, journalPath};
	}

	if (pastUpgrade.status !== 'loaded' || pastUpgrade.value.upgrade.id !== shown.upgradeId) {
		return null;
	}

	const listed = pastUpgrades.status === 'loaded' ? pastUpgrades.value : [];
	const folder = listed.find(({upgradeId}) => upgradeId === shown.upgradeId)?.folder;

	return {
		id: shown.upgradeId,
		events: pastUpgrade.value.events,
		journalPath: folder === undefined ? null : `${folder}/journal.jsonl`,
	};
}

/** Shows all that happened in the upgrade. */
export function openLog(screen: Screen, live: Live): Outcome {
	return (loggedUpgrade(screen, live)?.events.length ?? 0) > 0
		? only({...screen, mode: {type: 'log', scroll: 0, words: '', typing: null, from: screen.mode}})
		: say(screen, 'There is no upgrade here which anything could have happened in.');
}

/** What a key means in the log, and where something is typed above it. */
export function pressInLog(screen: Screen, mode: LogMode, intent: Intent, context: ScreenContext): Outcome {
	const {typing} = mode;

	switch (intent) {
		case 'back': {
			return typing === null ? leave(screen, mode) : only({...screen, mode: stopTyping(mode)});
		}

		case 'quit': {
			return only({...screen, mode: mode.from});
		}

		case 'filter-log': {
			return only({...screen, mode: {...mode, typing: {what: 'words', before: mode.words}}});
		}

		case 'save-log': {
			const logged = loggedUpgrade(screen, context.live);
			const path = `vmssroll-${shortId(logged?.id ?? 'upgrade')}.log`;
			return only({...screen, mode: {...mode, typing: {what: 'path', path}}});
		}

		case 'keep-filter': {
			return only({...screen, mode: {...mode, words: mode.words.trim(), typing: null}});
		}

		case 'write-file': {
			return typing?.what === 'path' ? save(screen, mode, typing.path, context.live) : only(screen);
		}

		case 'delete-character': {
			return only({...screen, mode: deleteInLog(mode)});
		}

		default: {
			return only({...screen, mode: {...mode, scroll: scrolled(mode.scroll, intent, screen, context)}});
		}
	}
}

/** Escape takes the filter back first. */
function leave(screen: Screen, mode: LogMode): Outcome {
	return only({...screen, mode: mode.words === '' ? mode.from : {...mode, words: '', scroll: 0}});
}

function stopTyping(mode: LogMode): LogMode {
	return {...mode, words: mode.typing?.what === 'words' ? mode.typing.before : mode.words, typing: null};
}

/** The log after something was typed above it. */
export function typeInLog(mode: LogMode, append: (before: string) => string): LogMode {
	switch (mode.typing?.what) {
		case 'words': {
			return {...mode, words: append(mode.words), scroll: 0};
		}

		case 'path': {
			return {...mode, typing: {what: 'path', path: append(mode.typing.path)}};
		}

		case undefined: {
			return mode;
		}
	}
}

function deleteInLog(mode: LogMode): LogMode {
	if (mode.typing?.what === 'words' && mode.words === '') {
		return {...mode, typing: null};
	}

	return typeInLog(mode, withoutLast);
}

function save(screen: Screen, mode: LogMode, path: string, live: Live): Outcome {
	const logged = loggedUpgrade(screen, live);

	if (logged === null) {
		return say({...screen, mode: stopTyping(mode)}, 'There is no log any more to save.', 'warn');
	}

	if (path.trim() === '') {
		return say(screen, 'Type the name of a new file.', 'warn');
	}

	return ask(
		{...screen, mode: stopTyping(mode)},
		{type: 'save-text', path: path.trim(), text: logText(logged, mode.words)},
	);
}

/** The log as a file has it: the oldest first, as the journal does, an event a line. */
function logText(
	{
		id,
		events,
		journalPath,
	}: {readonly id: string; readonly events: readonly UpgradeEvent[]; readonly journalPath: string | null},
	words: string,
): string {
	const shown = events.map(event => ({at: event.at, ...describeEvent(event)})).filter(entry => hasWords(entry, words));
	const head = [
		`Log of upgrade ${id}: ${shown.length} of ${events.length} events${words.trim() === '' ? '' : ` with ${words.trim()}`}.`,
		...(journalPath === null ? [] : [`The journal is ${journalPath}`]),
	];

	return `${[...head, '', ...shown.map(({at, text}) => `${at} ${text}`)].join('\n')}\n`;
}

/** Whether an entry of the log has all of these words, in its text or its time. */
export function hasWords({at, text}: {readonly at: string; readonly text: string}, words: string): boolean {
	const said = `${at} ${text}`.toLowerCase();

	return words
		.toLowerCase()
		.split(/\s+/v)
		.every(word => said.includes(word));
}
