import type {Live} from '../store/live.js';
import {divide, type Geometry, type Size} from './geometry.js';
import {noticeLines} from './panes/notice.js';
import {promptLines} from './panes/prompt.js';
import {modeOfBody} from './screen/fleet-mode.js';
import {type Screen, shownUpgrade} from './screen/screen.js';

/** Divides the screen for what it has to say and ask now. */
export function divideScreen(screen: Screen, live: Live, size: Size): Geometry {
	const {columns} = size;
	const {type} = modeOfBody(screen.mode);
	const prompt = promptLines(screen, live, columns).length;
	const isMap = type === 'map' || type === 'filter' || type === 'confirm';

	return divide({
		size,
		noticeLines: noticeLines(screen, live, columns).length,
		// A question has a rule above it; what is typed on the map stands where the cursor is described, and where the legend is.
		panelLines: type === 'filter' ? prompt : prompt > 0 ? prompt + 1 : isMap ? 1 : 0,
		hasUpgrade: shownUpgrade(screen, live) !== null,
		isMap,
	});
}
