import type {Snapshot} from '../fleet/snapshot.js';
import {initialLive, type Live} from '../store/live.js';
import {defaultPolicy} from '../upgrade/policy.js';
import {drawMap} from '../ui/map-view.js';
import {heatmapLines} from '../ui/panes/heatmap.js';
import {legendLine} from '../ui/panes/legend.js';
import type {Scene} from '../ui/scene.js';
import {initialScreen} from '../ui/screen/screen.js';
import type {Line} from '../ui/text.js';
import {makeTheme} from '../ui/theme.js';
import type {Shell} from './shell.js';

/** Higher than any scale set: text scrolls by itself. */
const endlessRows = 10_000;

/** What a text for a terminal depends on. */
export type TextShell = Pick<Shell, 'columns' | 'colorLevel' | 'glyphs' | 'clock' | 'isTerminal'>;

/** The heatmap and its legend as the screen draws them, as lines of text. */
export function heatmapText(snapshot: Snapshot, shell: TextShell): readonly string[] {
	const {columns, colorLevel, glyphs, clock, isTerminal} = shell;
	const theme = makeTheme({colorLevel, glyphs});
	const now = clock.now();
	const live: Live = {...initialLive, snapshot, receivedAt: now, connection: {status: 'live'}};
	const size = {columns, rows: endlessRows};
	const screen = initialScreen({
		policy: defaultPolicy,
		isReadOnly: true,
		scaleSetName: snapshot.scaleSet.name,
		initialTarget: null,
	});
	const scene: Scene = {screen, live, size, theme, now};
	const map = drawMap(screen, live, size);

	if (map === null) {
		return [];
	}

	const toText = (line: Line) => (isTerminal ? theme.paint(line) : line.map(({text}) => text).join('')).trimEnd();

	return [...heatmapLines(scene, map), [], legendLine(scene, map)].map(toText);
}
