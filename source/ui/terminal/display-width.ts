import stringWidth from 'string-width';

/** What the eye takes for one character, and the cells it fills: 0, 1 or 2 (more for a few odd clusters). */
export type Grapheme = {readonly text: string; readonly columns: number};

// Made when it is needed: that takes as long as the rest of the program needs to draw its first frame.
let segmenter: Intl.Segmenter | undefined;

// One code unit, one cell, in every terminal, and nothing in here ever joins its neighbour: Latin, arrows, box drawing,
// blocks, the geometric shapes and ticks of the heatmap, braille. Left out on purpose: the few wide ones such as U+231A.
const plainRanges = [
	[0x20, 0x7e],
	[0xa1, 0xac],
	[0xae, 0x2ff],
	[0x2010, 0x2027],
	[0x2030, 0x205e],
	[0x2190, 0x2319],
	[0x2500, 0x25fc],
	[0x2713, 0x2718],
	[0x2800, 0x28ff],
] as const;

// Looked at for every character of every frame: a table, not a regular expression.
const isPlainUnit = new Uint8Array(0x29_00);

for (const [first, last] of plainRanges) {
	isPlainUnit.fill(1, first, last + 1);
}

// Two cells wherever East Asian text can be shown at all: kana, common Han, Hangul syllables, full-width forms.
const certainlyWide = /^[\u{3041}-\u{3096}\u{30A1}-\u{30FA}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7A3}\u{FF01}-\u{FF5E}]$/v;

/** Whether each code unit of the text is a character of its own and one cell wide. The quick way for nearly all of a screen. */
export function isPlainText(text: string): boolean {
	for (let index = 0; index < text.length; index++) {
		if (isPlainUnit[text.charCodeAt(index)] !== 1) {
			return false;
		}
	}

	return true;
}

/** Whether every terminal agrees how wide this grapheme is. Emoji and clusters are where terminals differ. */
export function isWidthCertain(grapheme: string): boolean {
	return (grapheme.length === 1 && isPlainText(grapheme)) || certainlyWide.test(grapheme);
}

/** The graphemes of a text without escape sequences, in order. */
export function* splitGraphemes(text: string): Generator<Grapheme> {
	if (isPlainText(text)) {
		for (const character of text) {
			yield {text: character, columns: 1};
		}

		return;
	}

	segmenter ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'});

	for (const {segment} of segmenter.segment(text)) {
		yield {text: segment, columns: isPlainText(segment) ? segment.length : stringWidth(segment)};
	}
}

/** The cells which a text without escape sequences fills on one line. */
export function displayWidth(text: string): number {
	if (isPlainText(text)) {
		return text.length;
	}

	let columns = 0;
	for (const grapheme of splitGraphemes(text)) {
		columns += grapheme.columns;
	}

	return columns;
}
