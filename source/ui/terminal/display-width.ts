import stringWidth from 'string-width';

/** What the eye takes for one character, and the cells it fills: 0, 1 or 2 (more for a few odd clusters). */
export type Grapheme = {readonly text: string; readonly columns: number};

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

// One code unit, one cell, in every terminal, and nothing in here ever joins its neighbour: Latin, arrows, box drawing,
// blocks, the geometric shapes and ticks of the heatmap, braille. Left out on purpose: the few wide ones such as U+231A.
const plainCharacters = String.raw`\u{20}-\u{7E}\u{A1}-\u{AC}\u{AE}-\u{2FF}\u{2010}-\u{2027}\u{2030}-\u{205E}\u{2190}-\u{2319}\u{2500}-\u{25FC}\u{2713}-\u{2718}\u{2800}-\u{28FF}`;
// Two cells wherever East Asian text can be shown at all: kana, common Han, Hangul syllables, full-width forms.
const wideCharacters = String.raw`\u{3041}-\u{3096}\u{30A1}-\u{30FA}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7A3}\u{FF01}-\u{FF5E}`;

const isPlainPattern = new RegExp(`^[${plainCharacters}]*$`, 'v');
const isCertainPattern = new RegExp(`^[${plainCharacters}${wideCharacters}]$`, 'v');

/** Whether each code unit of the text is a character of its own and one cell wide. The quick way for nearly all of a screen. */
export function isPlainText(text: string): boolean {
	return isPlainPattern.test(text);
}

/** Whether every terminal agrees how wide this grapheme is. Emoji and clusters are where terminals differ. */
export function isWidthCertain(grapheme: string): boolean {
	return isCertainPattern.test(grapheme);
}

/** The graphemes of a text without escape sequences, in order. */
export function* splitGraphemes(text: string): Generator<Grapheme> {
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
