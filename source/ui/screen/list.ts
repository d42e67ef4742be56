import type {Size} from '../geometry.js';
import type {Intent} from '../keymap.js';

/** The line of a list which is chosen after a key; it stays inside the list. */
export function moveInList(index: number, intent: Intent, length: number, {rows}: Size): number {
	const page = Math.max(1, rows - 8);
	const steps: Partial<Readonly<Record<Intent, number>>> = {
		'move-up': -1,
		'move-down': 1,
		'page-up': -page,
		'page-down': page,
		'move-first': -length,
		'move-last': length,
	};

	return Math.max(0, Math.min(length - 1, index + (steps[intent] ?? 0)));
}
