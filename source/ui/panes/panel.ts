import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {type Line, ruleLine} from '../text.js';
import {promptLines} from './prompt.js';
import {statusLine} from './status.js';

/** Under the body: what is asked, below a rule; else what is typed, or what the cursor is on. */
export function panelLines(scene: Scene, map: MapView | null): readonly Line[] {
	const {screen, live, size, theme} = scene;
	const prompt = promptLines(screen, live, size.columns);

	if (prompt.length === 0) {
		return [statusLine(scene, map)];
	}

	return screen.mode.type === 'filter' ? prompt : [ruleLine(theme.glyphs.rule, size.columns), ...prompt];
}
