import {
	clear,
	invert,
	type Marks,
	markAll,
	markColumn,
	markOutdated,
	markRow,
	markZone,
	toggle,
} from '../../fleet/selection.js';
import type {Intent} from '../keymap.js';
import {drawMap} from '../map-view.js';
import type {Screen, ScreenContext} from './screen.js';

/** Marks or unmarks what a key stands for; the screen as it is for keys which mark nothing. */
export function mark(screen: Screen, intent: Intent, context: ScreenContext): Screen {
	const {marks, cursor} = screen;
	const map = drawMap(screen, context.live, context.size);

	if (map === null) {
		return screen;
	}

	const vmId = cursor?.vmId ?? '';

	switch (intent) {
		case 'mark': {
			return cursor ? markOne(screen, vmId) : screen;
		}

		case 'mark-domain': {
			return orSay(withMarks(screen, markRow(marks, map.shown.heatmap, vmId)), screen, hiddenText);
		}

		case 'mark-column': {
			return orSay(withMarks(screen, markColumn(marks, map.shown.heatmap, vmId)), screen, hiddenText);
		}

		case 'mark-zone': {
			return orSay(withMarks(screen, markZone(marks, map.shown.snapshot, vmId)), screen, hiddenText);
		}

		case 'mark-outdated': {
			return orSay(
				withMarks(screen, markOutdated(marks, map.shown.snapshot, map.wanted)),
				screen,
				`${map.matching === null ? 'No instance' : 'None of those shown'} is known to be outdated.`,
			);
		}

		case 'mark-all': {
			return withMarks(screen, markAll(marks, map.shown.snapshot));
		}

		case 'invert-marks': {
			return withMarks(screen, invert(marks, map.shown.snapshot));
		}

		case 'clear-marks': {
			return withMarks(screen, clear());
		}

		default: {
			return screen;
		}
	}
}

const hiddenText =
	'The cursor is on an instance which the filter does not show: nothing is marked. esc takes the filter back.';

/** What a key led to, or a word where it led to nothing. */
function orSay(marked: Screen, before: Screen, text: string): Screen {
	return marked.marks === before.marks ? {...before, notice: {text, tone: 'plain'}} : marked;
}

/** The screen with other marks; none is kept as marked one by one which is not marked any more. */
export function withMarks(screen: Screen, marks: Marks): Screen {
	return {...screen, marks, named: new Set([...screen.named].filter(vmId => marks.has(vmId)))};
}

/** One by one is pointing at it: a protected instance marked so is meant. */
function markOne(screen: Screen, vmId: string): Screen {
	const marks = toggle(screen.marks, vmId);

	return {...withMarks(screen, marks), named: toggleNamed(screen.named, vmId, marks)};
}

function toggleNamed(named: Marks, vmId: string, marks: Marks): Marks {
	return marks.has(vmId) === named.has(vmId) ? named : toggle(named, vmId);
}
