import type {Intent} from '../keymap.js';
import type {Screen, ScreenContext} from './screen.js';

/** How far what a mode shows is scrolled after a key; it stays inside its limits. */
export function scrolled(
	scroll: number,
	intent: Intent,
	screen: Screen,
	{size, scrollLimit}: Pick<ScreenContext, 'size' | 'scrollLimit'>,
): number {
	const limit = scrollLimit(screen);
	const page = Math.max(1, size.rows - 8);
	const steps: Partial<Readonly<Record<Intent, number>>> = {
		'move-up': -1,
		'move-down': 1,
		'page-up': -page,
		'page-down': page,
		'move-first': -scroll,
		'move-last': limit - scroll,
	};

	return Math.max(0, Math.min(limit, scroll + (steps[intent] ?? 0)));
}
