/**
 * How well a text fits what was typed: 0 when it does not, else the more the better. All words which were typed must be
 * in it, each with its letters in this order; letters side by side and at the beginning of words count more.
 */
export function fuzzyScore(query: string, text: string): number {
	const words = query
		.toLowerCase()
		.split(/\s+/v)
		.filter(word => word !== '');
	const scores = words.map(word => wordScore(word, text.toLowerCase()));

	// Of two texts which fit alike the shorter one is meant.
	return scores.length === 0 || scores.includes(0)
		? 0
		: scores.reduce((sum, score) => sum + score, 0) + 1 / (1 + text.length);
}

/**
 * How a text has what was typed at the beginnings of its words: 2 when the text itself begins with it, 1 when each word
 * which was typed begins one of its words, 0 otherwise. Who types so knows what is meant, whatever else fits better.
 */
export function beginsWords(query: string, text: string): 0 | 1 | 2 {
	const typed = query.trim().toLowerCase();
	const words = typed.split(/\s+/v);
	const lower = text.toLowerCase();

	if (typed === '') {
		return 0;
	}

	if (lower.startsWith(typed)) {
		return 2;
	}

	return words.every(word => isBeginningIn(word, lower)) ? 1 : 0;
}

function isBeginningIn(word: string, text: string): boolean {
	for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
		if (isWordStart(text, at)) {
			return true;
		}
	}

	return false;
}

const apart = 1;
const beginsWord = 6;
const adjacent = 4;
const whole = 20;

function wordScore(word: string, text: string): number {
	const at = text.indexOf(word);

	if (at !== -1) {
		return whole + word.length * adjacent + (isWordStart(text, at) ? beginsWord * 2 : 0);
	}

	let score = 0;
	let place = -1;

	for (const letter of word) {
		const next = text.indexOf(letter, place + 1);

		if (next === -1) {
			return 0;
		}

		score += next === place + 1 && place >= 0 ? adjacent : isWordStart(text, next) ? beginsWord : apart;
		place = next;
	}

	// Letters strewn over a long sentence are in any: that is no fit.
	return score >= word.length * 3 ? score : 0;
}

function isWordStart(text: string, index: number): boolean {
	return index === 0 || !/[a-z0-9]/v.test(text[index - 1] ?? '');
}
