/** A repeatable source of randomness: the same seed and keys give the same values, in the same order. */
export type Random = {
	/** A number from 0 (included) to 1 (excluded). */
	readonly next: () => number;
	/** A GUID in lower case, with the version and variant bits of a random one. */
	readonly guid: () => string;
	/** So many hexadecimal digits. */
	readonly hex: (digits: number) => string;
};

const hexDigits = '0123456789abcdef';

/** FNV-1a over UTF-16 code units, with a final avalanche: close keys give unrelated values. */
const hash = (text: string): number => {
	let value = 0x81_1c_9d_c5;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01_00_01_93);
	}

	value = Math.imul(value ^ (value >>> 16), 0x85_eb_ca_6b);
	value = Math.imul(value ^ (value >>> 13), 0xc2_b2_ae_35);
	return (value ^ (value >>> 16)) >>> 0;
};

/**
 * Makes a source of randomness (mulberry32) for one purpose. Everything random in a simulated world is keyed by what it
 * is about (an instance, its attempt, a stage), and not drawn from one stream: so the fate of an instance does not
 * depend on how often somebody looked.
 */
export const seededRandom = (seed: number, ...keys: ReadonlyArray<string | number>): Random => {
	let state = hash(`${seed}|${keys.join('|')}`);

	const next = (): number => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 0x1_00_00_00_00;
	};

	// Each answer has several GUIDs in its headers.
	const hex = (digits: number): string => {
		let text = '';
		for (let digit = 0; digit < digits; digit++) {
			text += hexDigits[Math.floor(next() * 16)];
		}

		return text;
	};

	const guid = (): string => {
		const variant = (8 + Math.floor(next() * 4)).toString(16);
		return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
	};

	return {next, guid, hex};
};
