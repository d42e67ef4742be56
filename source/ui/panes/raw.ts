import type {Scene} from '../scene.js';
import {detailsOf, rawTexts} from '../screen/raw.js';
import type {Mode} from '../screen/mode.js';
import {blank, type Line, paragraph, type Span, span} from '../text.js';

type RawMode = Extract<Mode, {readonly type: 'raw'}>;

/** Azure's own answer about an instance, with what is searched for seen in it. */
export function rawLines({live}: Scene, mode: RawMode, columns: number): readonly Line[] {
	if (detailsOf(live, mode.vmId) === null) {
		return detailsStateLines(live, mode.instanceId, columns).map(line => [blank(1), ...line]);
	}

	return rawTexts(live, mode.vmId, columns - 2).map((text, index) => [
		blank(1),
		...highlighted(text, mode.words, index === mode.match),
	]);
}

/** While Azure's answer about an instance is not there: that it is awaited, or why it did not come. */
export function detailsStateLines({details}: Scene['live'], instanceId: string, columns: number): readonly Line[] {
	return details.status === 'failed'
		? paragraph(`Azure did not tell about instance ${instanceId}: ${details.message} R asks again.`, 'bad', columns)
		: [[span(`Asking Azure about instance ${instanceId}.`, 'dim')]];
}

/** What is searched for, typed or kept, and how often it is there. */
export function searchLine({words, isTyping}: RawMode, matches: number): Line {
	const found =
		words === '' ? '' : matches === 0 ? ' not in it' : ` in ${matches === 1 ? '1 line' : `${matches} lines`}`;

	return [
		blank(1),
		span('/', 'key'),
		span(words, 'strong'),
		...(isTyping ? [span('▏', 'key')] : []),
		span(found, matches === 0 ? 'warn' : 'dim'),
	];
}

function highlighted(text: string, words: string, isCurrent: boolean): Line {
	const wanted = words.toLowerCase();
	const lower = text.toLowerCase();
	const pieces: Span[] = [];
	let rest = 0;

	// Where lower case is longer, as that of some letters is, places would not fit.
	if (wanted === '' || lower.length !== text.length) {
		return [span(text)];
	}

	for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, rest)) {
		pieces.push(
			span(text.slice(rest, at)),
			span(text.slice(at, at + wanted.length), {tone: isCurrent ? 'key' : 'strong', isReversed: true}),
		);
		rest = at + wanted.length;
	}

	return [...pieces, span(text.slice(rest))];
}
