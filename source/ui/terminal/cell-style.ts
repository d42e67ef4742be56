/** How a cell looks. Colours are SGR parameters (`31`, `38;5;27`, `48;2;1;2;3`), empty for the terminal's own. */
export type CellStyle = {
	/** One bit for each entry of the attribute table. */
	readonly attributes: number;
	readonly foreground: string;
	readonly background: string;
};

export const defaultStyle: CellStyle = {attributes: 0, foreground: '', background: ''};

// Bold and faint share the code which ends them; so setting one free ends the other as well.
const attributeTable = [
	{name: 'bold', on: 1, off: 22},
	{name: 'faint', on: 2, off: 22},
	{name: 'italic', on: 3, off: 23},
	{name: 'underline', on: 4, off: 24},
	{name: 'blink', on: 5, off: 25},
	{name: 'inverse', on: 7, off: 27},
	{name: 'concealed', on: 8, off: 28},
	{name: 'struck', on: 9, off: 29},
	{name: 'overline', on: 53, off: 55},
] as const;

const bitsByCode = (key: 'on' | 'off'): ReadonlyMap<number, number> => {
	const bits = new Map<number, number>();
	for (const [index, attribute] of attributeTable.entries()) {
		bits.set(attribute[key], (bits.get(attribute[key]) ?? 0) | (1 << index));
	}

	return bits;
};

const bitsSetBy = bitsByCode('on');
const bitsClearedBy = bitsByCode('off');

/** Two styles which look the same. */
export function isSameStyle(left: CellStyle, right: CellStyle): boolean {
	return (
		left === right ||
		(left.attributes === right.attributes &&
			left.foreground === right.foreground &&
			left.background === right.background)
	);
}

/** What erasing leaves: only the background, as terminals with "background colour erase" do. */
export function erasedStyle(style: CellStyle): CellStyle {
	return style.background === '' ? defaultStyle : {...defaultStyle, background: style.background};
}

/**
The style after `CSI parameters m`. Unknown codes are left out, and so are underline colours and shapes: a curly underline is an underline.
Colours are read in both forms, `38;5;27` and `38:5:27`.
*/
export function applySelectGraphicRendition(style: CellStyle, parameters: string): CellStyle {
	// Every second sequence of a frame.
	if (parameters === '' || parameters === '0') {
		return defaultStyle;
	}

	const fields = parameters.split(';');
	let {attributes, foreground, background} = style;
	for (let index = 0; index < fields.length; index++) {
		const [code = 0, detail] = (fields[index] ?? '').split(':').map(Number);
		if (code === 0) {
			({attributes, foreground, background} = defaultStyle);
		} else if (code === 38 || code === 48 || code === 58) {
			const {color, length} = readExtendedColor(fields, index);
			foreground = code === 38 ? (color ?? foreground) : foreground;
			background = code === 48 ? (color ?? background) : background;
			index += length - 1;
		} else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
			foreground = String(code);
		} else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
			background = String(code);
		} else if (code === 39) {
			foreground = '';
		} else if (code === 49) {
			background = '';
		} else if (code === 4 && detail === 0) {
			attributes &= ~(bitsClearedBy.get(24) ?? 0);
		} else {
			attributes |= bitsSetBy.get(code) ?? 0;
			attributes &= ~(bitsClearedBy.get(code) ?? 0);
		}
	}

	return {attributes, foreground, background};
}

// `38;5;n` takes three fields and `38;2;r;g;b` five; with colons it is one, which may name a colour space: `38:2::r:g:b`.
function readExtendedColor(
	fields: readonly string[],
	index: number,
): {readonly color: string | undefined; readonly length: number} {
	const field = fields[index] ?? '';
	const length = field.includes(':') ? 1 : fields[index + 1] === '2' ? 5 : 3;
	const written =
		length === 1
			? field.replace(/^(\d+:2):\d*:(\d+:\d+:\d+)$/, '$1:$2')
			: fields.slice(index, index + length).join(';');
	const color = written.replaceAll(':', ';');
	return {color: /^\d+;(?:5;\d+|2;\d+;\d+;\d+)$/.test(color) ? color : undefined, length};
}

function attributeCodes(attributes: number): number[] {
	return attributeTable.filter((_, index) => (attributes & (1 << index)) !== 0).map(attribute => attribute.on);
}

/** The shortest sequence which takes the terminal's pen from one style to another; empty when they look the same. */
export function styleChange(from: CellStyle, to: CellStyle): string {
	if (isSameStyle(from, to)) {
		return '';
	}

	if (isSameStyle(to, defaultStyle)) {
		return '\u{1B}[m';
	}

	const afresh = [0, ...attributeCodes(to.attributes), to.foreground, to.background]
		.filter(code => code !== '')
		.join(';');
	const change = changeCodes(from, to).join(';');
	return `\u{1B}[${change.length < afresh.length ? change : afresh}m`;
}

function changeCodes(from: CellStyle, to: CellStyle): Array<number | string> {
	const codes = new Set<number | string>();
	let kept = from.attributes;
	for (const [index, attribute] of attributeTable.entries()) {
		const bit = 1 << index;
		if ((from.attributes & bit) !== 0 && (to.attributes & bit) === 0) {
			codes.add(attribute.off);
			kept &= ~(bitsClearedBy.get(attribute.off) ?? 0);
		}
	}

	for (const code of attributeCodes(to.attributes & ~kept)) {
		codes.add(code);
	}

	if (from.foreground !== to.foreground) {
		codes.add(to.foreground === '' ? 39 : to.foreground);
	}

	if (from.background !== to.background) {
		codes.add(to.background === '' ? 49 : to.background);
	}

	return [...codes];
}
