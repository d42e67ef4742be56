import {frameTexts} from './frame-lines.js';
import {Rows} from './rows.js';
import type {Scene} from './scene.js';

/** The whole screen, drawn from a scene by Ink; exactly as wide and high as the terminal. */
export function Frame({scene}: {readonly scene: Scene}) {
	return <Rows texts={frameTexts(scene)} room={scene.size} />;
}
