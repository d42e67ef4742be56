import type {Geometry, Room} from './geometry.js';
import {drawMap, type MapView} from './map-view.js';
import {copyLines} from './panes/copy.js';
import {logLines} from './panes/event-log.js';
import {helpLines} from './panes/help.js';
import {imagePickerLines} from './panes/image-picker.js';
import {instanceLines} from './panes/instance.js';
import {mapBodyLines} from './panes/map-body.js';
import {messageLines} from './panes/messages.js';
import {paletteLines} from './panes/palette.js';
import {pastUpgradeLines} from './panes/past-upgrade.js';
import {pastUpgradesLines} from './panes/past-upgrades.js';
import {besidePlanMap, planLines} from './panes/plan.js';
import {rawLines} from './panes/raw.js';
import {fleetLines} from './panes/fleet.js';
import {subscriptionLines} from './panes/subscriptions.js';
import {waitingLines} from './panes/waiting.js';
import type {Scene} from './scene.js';
import {modeOfBody} from './screen/fleet-mode.js';
import {divideScreen} from './screen-geometry.js';
import {blank, type Line, span} from './text.js';

/** What is between the notices and the panel. */
export function bodyLines(scene: Scene, map: MapView | null, geometry: Geometry): readonly Line[] {
	const mode = modeOfBody(scene.screen.mode);
	const {body} = geometry;
	const full = fullBody(scene, map, body);

	if (full !== null) {
		const shown = 'scroll' in mode ? scrollBody(full, mode.scroll, body.rows) : full;

		return mode.type === 'plan' ? besidePlanMap(scene, mode, shown, body, overflow(full.length, body.rows)) : shown;
	}

	return map === null ? waitingLines(scene, body) : mapBodyLines(scene, map, geometry);
}

/**
 * What the body shows in place of the map, from its first line to its last however long; `null` where the map is shown.
 */
function fullBody(scene: Scene, map: MapView | null, room: Room): readonly Line[] | null {
	const mode = modeOfBody(scene.screen.mode);

	switch (mode.type) {
		case 'scale-sets':
		case 'scale-sets-filter': {
			return fleetLines(scene, room);
		}

		case 'subscriptions': {
			return subscriptionLines(scene, mode, room);
		}

		case 'image-picker': {
			return imagePickerLines(scene, mode, room);
		}

		case 'plan': {
			return planLines(scene, mode, room);
		}

		case 'help': {
			return helpLines(scene, room.columns);
		}

		case 'details': {
			return instanceLines(scene, map, room.columns - 2).map(line => [blank(1), ...line]);
		}

		case 'log': {
			return logLines(scene, mode, room.columns - 2).map(line => [blank(1), ...line]);
		}

		case 'raw': {
			return rawLines(scene, mode, room.columns);
		}

		case 'copy': {
			return copyLines(scene, mode, room);
		}

		case 'messages': {
			return messageLines(scene, room.columns - 2);
		}

		case 'palette': {
			return paletteLines(scene, mode, room);
		}

		case 'past-upgrades': {
			return pastUpgradesLines(scene, mode, room);
		}

		case 'past-upgrade': {
			return pastUpgradeLines(scene, mode, room.columns);
		}

		case 'map':
		case 'filter':
		case 'confirm':
		case 'confirm-quit': {
			return null;
		}
	}
}

/** How a body which is longer than its room is shown: a part of it, and a line which says that there is more. */
function scrollBody(lines: readonly Line[], scroll: number, rows: number): readonly Line[] {
	const limit = overflow(lines.length, rows);

	if (limit === 0) {
		return lines.slice(0, Math.max(0, rows));
	}

	const first = Math.min(scroll, limit);
	const below = lines.length - first - (rows - 1);
	const more = [below > 0 ? `↓ ${below} more lines` : 'the end', first > 0 ? `↑ ${first} above` : null];

	return [
		...lines.slice(first, first + rows - 1),
		[blank(1), span(more.filter(part => part !== null).join(' · '), 'key')],
	];
}

/** How far so many lines can be scrolled in a room. */
function overflow(lines: number, rows: number): number {
	return lines <= rows ? 0 : Math.max(0, lines - (rows - 1));
}

/** How far what the scene shows can be scrolled; 0 for what does not scroll. */
export function scrollLimit(scene: Scene): number {
	const {screen, live, size} = scene;
	const {body} = divideScreen(screen, live, size);
	const lines = 'scroll' in screen.mode ? fullBody(scene, drawMap(screen, live, size), body) : null;

	return overflow(lines?.length ?? 0, body.rows);
}
