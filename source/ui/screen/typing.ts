import {displayWidth} from '../terminal/display-width.js';
import {typeFilter} from './filter-keys.js';
import {typeInImagePicker} from './image-keys.js';
import {searchRaw} from './instance-keys.js';
import {typeInLog} from './log-keys.js';
import {typeInPalette} from './palette.js';
import {typeInPolicy} from './policy-keys.js';
import type {Screen, ScreenContext} from './screen.js';
import {typeInSubscriptions} from './subscription-keys.js';

const longestText = 300;

/** What a text comes to where text is typed: a key or a paste. Elsewhere nothing. */
export function typeInto(screen: Screen, text: string, context: ScreenContext): Screen {
	const {mode} = screen;
	const append = (before: string) => (displayWidth(before + text) > longestText ? before : before + text);

	switch (mode.type) {
		case 'filter': {
			return typeFilter(screen, mode, append(screen.filter));
		}

		case 'scale-sets-filter': {
			return {...screen, fleet: {...screen.fleet, filter: append(screen.fleet.filter)}};
		}

		case 'subscriptions': {
			return {...screen, mode: typeInSubscriptions(mode, append(mode.query))};
		}

		case 'image-picker': {
			return {...screen, mode: typeInImagePicker(mode, append(mode.query), context.live)};
		}

		case 'plan': {
			return mode.editor === null
				? {...screen, mode: {...mode, typed: append(mode.typed)}}
				: typeInPolicy(screen, mode, mode.editor, text, context.live);
		}

		case 'palette': {
			return {...screen, mode: typeInPalette(mode, append(mode.query))};
		}

		case 'log': {
			return {...screen, mode: typeInLog(mode, append)};
		}

		case 'raw': {
			return {...screen, mode: searchRaw(mode, append(mode.words), screen, context)};
		}

		default: {
			return screen;
		}
	}
}
