import type {Geometry, Room} from '../geometry.js';
import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {shownUpgrade} from '../screen/screen.js';
import {blank, type Line, padLine, ruleLine, span} from '../text.js';
import {footLine} from './foot-line.js';
import {heatmapLines} from './heatmap.js';
import {instanceLines} from './instance.js';
import {progressLines, progressSummary} from './progress.js';

/** The map with the pane beside or below it, or alone with a line about the upgrade. */
export function mapBodyLines(scene: Scene, map: MapView, geometry: Geometry): readonly Line[] {
	const {theme} = scene;
	const {pane, body, summaryRows} = geometry;
	const upgrade = shownUpgrade(scene.screen, scene.live);
	const lines = withFootLine(scene, map, geometry.map.rows);

	if (pane === null) {
		return upgrade && summaryRows > 0 ? [...padRows(lines, geometry.map.rows), progressSummary(scene, upgrade)] : lines;
	}

	if (pane.place === 'below') {
		const mapLines = lines.slice(0, geometry.map.rows);
		const room = {columns: pane.columns - 2, rows: body.rows - mapLines.length - 1};

		return [...mapLines, ruleLine(theme.glyphs.rule, body.columns), ...indented(paneLines(scene, map, room))];
	}

	const left = withDetails(scene, map, lines, geometry.map);
	const right = paneLines(scene, map, {columns: pane.columns - 1, rows: pane.rows});
	const rule = span(` ${theme.glyphs.separator} `, 'rule');

	// One text a row, rule included: what Ink takes for a frame grows with the number of texts.
	return Array.from({length: body.rows}, (_, row) => [
		...padLine(left[row] ?? [], geometry.map.columns),
		rule,
		...(right[row] ?? []),
	]);
}

/** The map, with the totals of columns below it where they have no other place; a line between the two if there is one. */
function withFootLine(scene: Scene, map: MapView, rows: number): readonly Line[] {
	const lines = heatmapLines(scene, map);

	return map.hasFootLine ? [...lines, ...(lines.length + 1 < rows ? [[]] : []), footLine(scene, map)] : lines;
}

/** The upgrade, or without one the instance at the cursor. */
function paneLines(scene: Scene, map: MapView, room: Room): readonly Line[] {
	const upgrade = shownUpgrade(scene.screen, scene.live);

	return upgrade ? progressLines(scene, upgrade, room) : instanceLines(scene, map, room.columns).slice(0, room.rows);
}

/** With less room under the map, half of the details would be missing. */
const leastRowsForDetails = 17;

/** A small map leaves room for the instance at the cursor, where the pane beside it tells of the upgrade. */
function withDetails(scene: Scene, map: MapView, lines: readonly Line[], {columns, rows}: Room): readonly Line[] {
	if (shownUpgrade(scene.screen, scene.live) === null || rows - lines.length < leastRowsForDetails) {
		return lines;
	}

	const details = indented(instanceLines(scene, map, columns - 2));

	return [...lines, [], ruleLine(scene.theme.glyphs.rule, columns), ...details];
}

function indented(lines: readonly Line[]): readonly Line[] {
	return lines.map(line => [blank(1), ...line]);
}

function padRows(lines: readonly Line[], rows: number): readonly Line[] {
	return Array.from({length: rows}, (_, row) => lines[row] ?? []);
}
