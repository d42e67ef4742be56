import {Box} from 'ink';
import {bodyLines} from './body.js';
import {isTooSmall} from './geometry.js';
import {drawMap} from './map-view.js';
import {footerLine} from './panes/footer.js';
import {headerLines} from './panes/header.js';
import {legendLine} from './panes/legend.js';
import {noticeLines} from './panes/notice.js';
import {panelLines} from './panes/panel.js';
import {tooSmallLines} from './panes/too-small.js';
import {Rows} from './rows.js';
import type {Scene} from './scene.js';
import {divideScreen} from './screen-geometry.js';

/** The whole screen, drawn from a scene; exactly as wide and high as the terminal. */
export function Frame({scene}: {readonly scene: Scene}) {
	const {screen, live, size, theme} = scene;
	const {columns} = size;

	if (isTooSmall(size)) {
		return <Rows lines={tooSmallLines(scene)} room={size} theme={theme} />;
	}

	const geometry = divideScreen(screen, live, size);
	const {headerRows, noticeRows, body, coveredRows, panelRows, legendRows, footerRows} = geometry;
	const map = drawMap(screen, live, size);
	const room = (rows: number) => ({columns, rows});

	// Every part is cut to its room before Ink sees it: clipping by Ink would measure every text of every frame again.
	return (
		<Box flexDirection='column' width={columns} height={size.rows}>
			<Rows lines={headerLines(scene, headerRows)} room={room(headerRows)} theme={theme} />
			<Rows lines={noticeLines(screen, live, columns)} room={room(noticeRows)} theme={theme} />
			<Rows lines={bodyLines(scene, map, geometry)} room={room(body.rows - coveredRows)} theme={theme} />
			<Rows lines={panelLines(scene, map)} room={room(panelRows + coveredRows)} theme={theme} />
			<Rows lines={map ? [legendLine(scene, map)] : []} room={room(legendRows)} theme={theme} />
			<Rows lines={[footerLine(scene)]} room={room(footerRows)} theme={theme} />
		</Box>
	);
}
