import {displayWidth, splitGraphemes} from './display-width.js';
import {tokenize} from './escape-sequence.js';

const lineBreaksAndTabs = /[\t\n\v\f\r\u{85}\u{2028}\u{2029}]+/gu;
// Controls, and what is there without being seen: bidirectional overrides, zero-width characters, tags, variation selectors.
const invisible = /[\p{Control}\p{Format}\p{Default_Ignorable_Code_Point}]/gu;
// Nobody knows how wide these are.
const unknown = /[\p{Private_Use}\p{Unassigned}]/gu;
const marksOfOneCharacter = 4;
const pileOfMarks = new RegExp(String.raw`(\p{Mark}{${marksOfOneCharacter}})\p{Mark}+`, 'gu');

/**
Text from outside (names, tags, error messages) made harmless for one line of the screen: no control characters, no escape sequences,
nothing which turns the reading direction or hides between characters. Line breaks and tabs become one space.
*/
export function neutralize(text: string): string {
	return withoutEscapeSequences(text.toWellFormed())
		.replaceAll(lineBreaksAndTabs, ' ')
		.replaceAll(invisible, '')
		.replaceAll(unknown, '\u{FFFD}')
		.replaceAll(pileOfMarks, '$1')
		.replace(/^\p{Mark}+/u, '');
}

function withoutEscapeSequences(text: string): string {
	let kept = '';
	for (const token of tokenize(text)) {
		kept += token.kind === 'text' || token.kind === 'control' ? token.raw : '';
	}

	return kept;
}

/** The text if it fits into so many columns, else its beginning and an ellipsis; never wider. Takes text without escape sequences. */
export function cutToWidth(text: string, columns: number, ellipsis = '…'): string {
	if (displayWidth(text) <= columns) {
		return text;
	}

	const ending = displayWidth(ellipsis) <= columns ? ellipsis : '';
	let room = columns - displayWidth(ending);
	let kept = '';
	for (const grapheme of splitGraphemes(text)) {
		room -= grapheme.columns;
		if (room < 0) {
			break;
		}

		kept += grapheme.text;
	}

	return kept + ending;
}
