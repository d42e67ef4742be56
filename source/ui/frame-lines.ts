import {bodyLines} from './body.js';
import {isTooSmall} from './geometry.js';
import {drawMap} from './map-view.js';
import {footerLine} from './panes/footer.js';
import {headerLines} from './panes/header.js';
import {legendLine} from './panes/legend.js';
import {noticeLines} from './panes/notice.js';
import {panelLines} from './panes/panel.js';
import {tooSmallLines} from './panes/too-small.js';
import type {Scene} from './scene.js';
import {divideScreen} from './screen-geometry.js';
import {clipLine, type Line} from './text.js';

/** The whole screen of a scene, a line for each row of the terminal, none of them wider than it. */
function frameLines(scene: Scene): readonly Line[] {
	const {screen, live, size} = scene;
	const {columns, rows} = size;

	if (isTooSmall(size)) {
		return fill(tooSmallLines(scene), rows, columns);
	}

	const geometry = divideScreen(screen, live, size);
	const {headerRows, noticeRows, body, coveredRows, panelRows, legendRows, footerRows} = geometry;
	const map = drawMap(screen, live, size);

	return [
		...fill(headerLines(scene, headerRows), headerRows, columns),
		...fill(noticeLines(screen, live, columns), noticeRows, columns),
		...fill(bodyLines(scene, map, geometry), body.rows - coveredRows, columns),
		...fill(panelLines(scene, map), panelRows + coveredRows, columns),
		...fill(map ? [legendLine(scene, map)] : [], legendRows, columns),
		...fill([footerLine(scene)], footerRows, columns),
	];
}

/** The same, with the theme's colours in it: a text for each row, ready for a terminal. */
export function frameTexts(scene: Scene): readonly string[] {
	return frameLines(scene).map(line => scene.theme.paint(line));
}

function fill(lines: readonly Line[], rows: number, columns: number): readonly Line[] {
	return Array.from({length: Math.max(0, rows)}, (_, row) => clipLine(lines[row] ?? [], columns));
}
