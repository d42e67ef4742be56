/** So many of something, in words which fit one as well: `1 batch`, `20 batches`. */
export function counted(count: number, one: string, several = `${one}s`): string {
	return `${count} ${count === 1 ? one : several}`;
}

/** So many instances: `1 instance`, `20 instances`. */
export function instancesText(count: number): string {
	return counted(count, 'instance');
}

/** A part of a whole which a verb follows: `1 of 4 upgraded instances is`, `2 of 4 upgraded instances are`. */
export function partText(
	part: number,
	{of, noun = 'instance', nouns = `${noun}s`, verb = ['is', 'are']}: PartWords,
): string {
	return `${part} of ${counted(of, noun, nouns)} ${part === 1 ? verb[0] : verb[1]}`;
}

type PartWords = {
	readonly of: number;
	readonly noun?: string;
	readonly nouns?: string;
	/** As it is after one, and after several. */
	readonly verb?: readonly [one: string, several: string];
};
