// Draws docs/screen.svg: the program in a real pseudo terminal, in the middle of an upgrade. Run it with `npm run picture`.
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type ScreenCell, startInTerminal} from '../test/helpers/pty.js';

const columns = 120;
const rows = 30;
const cellWidth = 8.4;
const cellHeight = 18;
const padding = 12;
const ink = '#d0d0d0';
const paper = '#101014';

/** The palette of xterm: a cube of 6×6×6 colours and a ramp of greys above the first sixteen. */
function toHex(color: number): string {
	const first = [
		'#000000',
		'#cd0000',
		'#00cd00',
		'#cdcd00',
		'#1e90ff',
		'#cd00cd',
		'#00cdcd',
		'#e5e5e5',
		'#7f7f7f',
		'#ff0000',
		'#00ff00',
		'#ffff00',
		'#5c5cff',
		'#ff00ff',
		'#00ffff',
		'#ffffff',
	];

	if (color < 16) {
		return first[color] ?? ink;
	}

	const hex = (value: number) => value.toString(16).padStart(2, '0');

	if (color >= 232) {
		return `#${hex(8 + (color - 232) * 10).repeat(3)}`;
	}

	const level = (value: number) => hex(value === 0 ? 0 : 55 + value * 40);
	const index = color - 16;
	return `#${level(Math.floor(index / 36))}${level(Math.floor(index / 6) % 6)}${level(index % 6)}`;
}

/** Cells next to each other which look the same are one text. */
function drawRow(row: readonly ScreenCell[], y: number): string {
	const runs: Array<{x: number; text: string; look: string}> = [];
	const boxes: string[] = [];
	const top = padding + y * cellHeight;

	for (const [x, cell] of row.entries()) {
		const own = cell.foreground === null ? ink : toHex(cell.foreground);
		const behind = cell.background === null ? null : toHex(cell.background);
		const [color, back] = cell.isReversed ? [behind ?? paper, own] : [own, behind];
		const look = `fill="${color}"${cell.isBold ? ' font-weight="bold"' : ''}${cell.isDim ? ' opacity="0.6"' : ''}`;
		const last = runs.at(-1);

		if (back !== null) {
			boxes.push(`<rect x="${place(x)}" y="${top}" width="${cellWidth}" height="${cellHeight}" fill="${back}"/>`);
		}

		if (cell.text.trim() === '') {
			continue;
		}

		if (last && last.look === look && last.x + last.text.length === x) {
			last.text += cell.text;
		} else {
			runs.push({x, text: cell.text, look});
		}
	}

	const texts = runs.map(
		({x, text, look}) =>
			`<text x="${place(x)}" y="${top + 13.5}" textLength="${round(text.length * cellWidth)}" ${look}>${escape(text)}</text>`,
	);

	return [...boxes, ...texts].join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
const place = (x: number) => round(padding + x * cellWidth);
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const state = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
const session = startInTerminal(
	['web', '-g', 'rg-demo', '--simulate', 'three-zones', '--speed', '60', '--image', '24.04.202611100'],
	{columns, rows, environment: {XDG_STATE_HOME: state}},
);

await session.sees('0 of 100 current');
session.press('z');
await session.sees('marked');
session.press('u');
await session.sees('Start it?');
session.press('y');
await session.sees(/UD1 .*[1-9]\/\d/, 60_000);

const drawn = session.cells().map((row, y) => drawRow(row, y));
const width = columns * cellWidth + 2 * padding;
const height = rows * cellHeight + 2 * padding;

await writeFile(
	new URL('screen.svg', import.meta.url),
	`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13.5"><rect width="100%" height="100%" rx="8" fill="${paper}"/>\n${drawn.join('\n')}\n</svg>\n`,
);

session.press('q');
session.press('q');
await session.untilExit().catch(() => session.kill('SIGKILL'));
await rm(state, {recursive: true});
