import {usageFailure} from './failure.js';

/** A whole number of a flag. Throws a `Failure` when the text is none, or below `least`. */
export function parseWhole(
	flag: string,
	text: string | undefined,
	{
		least,
		most = Number.MAX_SAFE_INTEGER,
		fallback,
	}: {readonly least: number; readonly most?: number; readonly fallback: number},
): number {
	if (text === undefined) {
		return fallback;
	}

	const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;

	if (Number.isNaN(value) || value < least || value > most) {
		const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
		throw usageFailure(`${flag} takes a whole number ${range}, not "${text}".`);
	}

	return value;
}

/** A positive factor, such as that of simulated time. */
export function parseFactor(flag: string, text: string | undefined, fallback: number): number {
	if (text === undefined) {
		return fallback;
	}

	const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;

	if (!(value > 0)) {
		throw usageFailure(`${flag} takes a number above 0, not "${text}".`);
	}

	return value;
}
