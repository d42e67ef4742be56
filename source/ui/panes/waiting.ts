import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {blank, type Line, lineWidth, paragraph, span} from '../text.js';

/** In place of the map before the first read: what is being done, or what went wrong and what helps. */
export function waitingLines({live: {connection}}: Scene, {columns, rows}: Room): readonly Line[] {
	const width = Math.min(72, columns - 4);
	const lines: readonly Line[] = (() => {
		switch (connection.status) {
			case 'connecting':
			case 'live': {
				return [[span('Reading the scale set and its instances.', 'dim')]];
			}

			case 'lost': {
				return [
					...paragraph('Azure does not answer. It is tried again by itself.', 'bad', width),
					[],
					...paragraph(connection.message, 'plain', width),
				];
			}

			case 'throttled': {
				return paragraph('Azure asks to wait before the first read. It goes on by itself.', 'warn', width);
			}

			case 'failed': {
				return [
					...paragraph(connection.message, 'bad', width),
					...(connection.next === null ? [] : [[], ...paragraph(connection.next, 'plain', width)]),
				];
			}
		}
	})();

	const top = Math.max(0, Math.floor((rows - lines.length) / 2) - 1);
	const left = blank(Math.max(2, Math.floor((columns - Math.max(...lines.map(lineWidth))) / 2)));

	return [...Array.from({length: top}, () => []), ...lines.map(line => [left, ...line])].slice(0, rows);
}
