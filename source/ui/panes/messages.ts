import type {Scene} from '../scene.js';
import {blank, type Line, paragraph, span} from '../text.js';
import {timeOfDay} from '../time-text.js';
import {errorLines} from './error-panel.js';

/** What is wrong with the connection, in full; and everything which was said, the newest first. */
export function messageLines(scene: Scene, columns: number): readonly Line[] {
	const {messages} = scene.screen;
	const wrong = errorLines(scene, Math.min(columns, 100));
	const said = messages
		.toReversed()
		.flatMap(({at, text, tone}) =>
			paragraph(text, tone, columns, [span(`${timeOfDay(new Date(at).toISOString())} `, 'dim')]),
		);

	return [
		...(wrong.length === 0 ? [] : [...wrong, []]),
		[span('What was said here, the newest first (UTC)', 'strong')],
		[],
		...(said.length === 0 ? [[span('Nothing yet.', 'dim')]] : said),
	].map(line => [blank(1), ...line]);
}
