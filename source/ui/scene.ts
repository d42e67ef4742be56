import type {Live} from '../store/live.js';
import type {Size} from './geometry.js';
import type {Screen} from './screen/screen.js';
import type {Theme} from './theme.js';

/** All that a frame is drawn from: the same scene is the same frame. */
export type Scene = {
	readonly screen: Screen;
	readonly live: Live;
	/** Milliseconds since 1970 of the local clock. */
	readonly now: number;
	readonly size: Size;
	readonly theme: Theme;
};
