import {hasEnded} from '../../upgrade/upgrade.js';
import {leastSize} from '../geometry.js';
import type {Scene} from '../scene.js';
import {isStranded} from '../screen/carrier.js';
import {type Line, paragraph} from '../text.js';
import {headlineOf} from './progress.js';

/** On a screen too small for the map: what it needs, and that the upgrade goes on. */
export function tooSmallLines(scene: Scene): readonly Line[] {
	const {screen, live, size} = scene;
	const {columns, rows} = size;
	const {upgrade} = live;

	if (screen.mode.type === 'confirm-quit') {
		const rest = upgrade?.status === 'paused' ? 'it stays paused' : 'the upgrade goes on by itself';

		return paragraph(
			`q again leaves: ${isStranded(live) ? 'the upgrade stands still' : rest}. n stays.`,
			'warn',
			columns,
		);
	}

	return [
		...paragraph(`Needs ${leastSize.columns}x${leastSize.rows}, this is ${columns}x${rows}. q quits.`, 'warn', columns),
		...(upgrade && !hasEnded(upgrade) ? paragraph(headlineOf(scene, upgrade).text, 'plain', columns) : []),
	].slice(0, rows);
}
