import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {divideScreen} from '../screen-geometry.js';
import {clipLine, type Line, ruleLine, span} from '../text.js';
import {promptLines} from './prompt.js';
import {statusLine} from './status.js';

/** Under the body: what is asked, below a rule; else what is typed, or what the cursor is on. */
export function panelLines(scene: Scene, map: MapView | null): readonly Line[] {
	const {screen, live, size, theme} = scene;
	const prompt = promptLines(screen, live, size.columns);

	if (prompt.length === 0) {
		return [statusLine(scene, map)];
	}

	if (screen.mode.type === 'filter') {
		return prompt;
	}

	const lines = [ruleLine(theme.glyphs.rule, size.columns), ...prompt];
	const {panelRows, coveredRows} = divideScreen(screen, live, size);
	const rows = panelRows + coveredRows;

	// Nobody is to agree to what cannot be read without knowing that there is more.
	return lines.length <= rows
		? lines
		: [
				...lines.slice(0, Math.max(0, rows - 1)),
				clipLine([span(' … a larger terminal shows all of it', 'warn')], size.columns),
			];
}
