import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {shownUpgrade} from '../screen/screen.js';
import {blank, type Line, lineWidth, span} from '../text.js';
import {shortErrorLines} from './error-panel.js';
import {progressLines} from './progress.js';

/**
 * In place of the map before the first read: what is being done, or what went wrong and what helps; and the upgrade which
 * is followed.
 */
export function waitingLines(scene: Scene, room: Room): readonly Line[] {
	const {columns, rows} = room;
	const {connection} = scene.live;
	const upgrade = shownUpgrade(scene.screen, scene.live);
	const width = Math.min(76, columns - 4);
	const lines: readonly Line[] = (() => {
		switch (connection.status) {
			case 'connecting':
			case 'live': {
				return [[span('Reading the scale set and its instances.', 'dim')]];
			}

			case 'lost':
			case 'throttled':
			case 'failed': {
				return shortErrorLines(scene, {columns: width, rows});
			}
		}
	})();

	// The journal tells of an upgrade before Azure tells of the set.
	if (upgrade !== null) {
		const left = rows - lines.length - 1;

		return [...lines, [], ...progressLines(scene, upgrade, {columns: columns - 2, rows: left})]
			.map(line => [blank(1), ...line])
			.slice(0, rows);
	}

	const top = Math.max(0, Math.floor((rows - lines.length) / 2) - 1);
	const left = blank(Math.max(2, Math.floor((columns - Math.max(...lines.map(lineWidth))) / 2)));

	return [...Array.from({length: top}, () => []), ...lines.map(line => [left, ...line])].slice(0, rows);
}
