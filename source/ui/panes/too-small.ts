import {toReport} from '../../upgrade/report.js';
import {hasEnded} from '../../upgrade/upgrade.js';
import {leastSize} from '../geometry.js';
import type {Scene} from '../scene.js';
import {type Line, paragraph} from '../text.js';

/** On a screen too small for the map: what it needs, and that the upgrade goes on. */
export function tooSmallLines({screen, live, now, size}: Scene): readonly Line[] {
	const {columns, rows} = size;
	const {upgrade} = live;

	if (screen.mode.type === 'confirm-quit') {
		return paragraph('q again leaves: the upgrade pauses. n stays.', 'warn', columns);
	}

	return [
		...paragraph(`Needs ${leastSize.columns}x${leastSize.rows}, this is ${columns}x${rows}. q quits.`, 'warn', columns),
		...(upgrade && !hasEnded(upgrade) ? paragraph(toReport(upgrade, live.events, now).headline, 'plain', columns) : []),
	].slice(0, rows);
}
