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
			return withMarks(screen, markRow(marks, map.shown.heatmap, vmId));
		}

		case 'mark-column': {
			return withMarks(screen, markColumn(marks, map.shown.heatmap, vmId));
		}

		case 'mark-zone': {
			return withMarks(screen, markZone(marks, map.shown.snapshot, vmId));
		}

		case 'mark-outdated': {
			return withMarks(screen, markOutdated(marks, map.shown.snapshot, map.wanted));
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

function withMarks(screen: Screen, marks: Marks): Screen {
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
