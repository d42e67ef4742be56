/** One piece of what a program writes to a terminal; `raw` is the piece as it was written. */
export type Token =
	| {readonly kind: 'text'; readonly raw: string}
	/** One C0 or C1 control character. */
	| {readonly kind: 'control'; readonly raw: string}
	/** A control sequence: `prefix` is the private marker (`<`, `=`, `>`, `?`) or empty. */
	| {
			readonly kind: 'sequence';
			readonly raw: string;
			readonly prefix: string;
			readonly parameters: string;
			readonly final: string;
	  }
	/** Titles, links, clipboard and device strings, and short escapes: nothing which puts text on the screen. */
	| {readonly kind: 'other'; readonly raw: string};

// ECMA-48, 7-bit and 8-bit forms. A string (OSC, DCS, SOS, PM, APC) ends with BEL or ST; one which is never ended goes up to
// the next control character, so that it cannot swallow what follows. Groups by number: names would make
// one more object for each of the thousands of pieces of a frame.
const tokenPattern = new RegExp(
	[
		String.raw`(\P{Cc}+)`,
		String.raw`(?:\x1B\[|\x9B)([<=>?]?)([0-;]*)([@-~])`,
		String.raw`((?:\x1B\[|\x9B)[0-?]*[ -\/]*[@-~]|(?:\x1B[\]PX^_]|[\x90\x98\x9D-\x9F])\P{Cc}*(?:\x07|\x1B\\|\x9C)?|\x1B[ -\/]*[0-Z\\-~])`,
		String.raw`\p{Cc}`,
	].join('|'),
	'gu',
);

const unfinishedPattern = /\x1B(?:\[[0-?]*[ -/]*)?$/;

/** Cuts written text into its pieces. Every character is in exactly one of them. */
export function* tokenize(written: string): Generator<Token> {
	for (const [raw, text, prefix = '', parameters = '', final, other] of written.matchAll(tokenPattern)) {
		if (text !== undefined) {
			yield {kind: 'text', raw};
		} else if (final !== undefined) {
			yield {kind: 'sequence', raw, prefix, parameters, final};
		} else {
			yield {kind: other === undefined ? 'control' : 'other', raw};
		}
	}
}

/** Where a control sequence begins which the end of the text cuts short; the length of the text when there is none. */
export function unfinishedSequenceStart(text: string): number {
	return unfinishedPattern.exec(text)?.index ?? text.length;
}
