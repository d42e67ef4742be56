import type {ScreenCell} from '../test/helpers/pty.js';

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
	const boxes: Array<{x: number; width: number; color: string}> = [];
	const top = padding + y * cellHeight;

	for (const [x, cell] of row.entries()) {
		const own = cell.foreground === null ? ink : toHex(cell.foreground);
		const behind = cell.background === null ? null : toHex(cell.background);
		const [color, back] = cell.isReversed ? [behind ?? paper, own] : [own, behind];
		const look = `fill="${color}"${cell.isBold ? ' font-weight="bold"' : ''}${cell.isDim ? ' opacity="0.6"' : ''}`;
		const last = runs.at(-1);

		if (back !== null) {
			const box = boxes.at(-1);

			if (box && box.color === back && box.x + box.width === x) {
				box.width++;
			} else {
				boxes.push({x, width: 1, color: back});
			}
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

	const papers = boxes.map(
		({x, width, color}) =>
			`<rect x="${place(x)}" y="${top}" width="${round(width * cellWidth)}" height="${cellHeight}" fill="${color}"/>`,
	);

	return [...papers, ...texts].join('');
}

/** A screen as a picture: its rows as they stand in the terminal. */
export function drawScreen(cells: ReadonlyArray<readonly ScreenCell[]>): string {
	const drawn = cells.map((row, y) => drawRow(row, y)).filter(row => row !== '');
	const width = round((cells[0]?.length ?? 0) * cellWidth + 2 * padding);
	const height = round(cells.length * cellHeight + 2 * padding);

	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13.5"><rect width="100%" height="100%" rx="8" fill="${paper}"/>\n${drawn.join('\n')}\n</svg>\n`;
}

const round = (value: number) => Math.round(value * 10) / 10;
const place = (x: number) => round(padding + x * cellWidth);
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
