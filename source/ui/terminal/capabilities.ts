/** 0: no colour, 1: 16 colours, 2: 256 colours, 3: 16 million. The same numbers as chalk's. */
export type ColorLevel = 0 | 1 | 2 | 3;

export type Capabilities = {
	readonly colorLevel: ColorLevel;
	/** Whether the glyphs of the heatmap can be shown, or only ASCII. */
	readonly glyphs: 'unicode' | 'ascii';
	/** Whether full-screen drawing is impossible: print lines instead. */
	readonly isDumb: boolean;
	/** What decided each of these, for `--help` and for a person who wonders where the colours are. */
	readonly reason: string;
	/** What the environment's FORCE_COLOR must be before Ink is imported, so that chalk agrees with `colorLevel`. */
	readonly forceColor: '0' | '1' | '2' | '3';
};

export type CapabilityQuestion = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly flags: {
		/** `--no-color` was given. */
		readonly isColorRefused: boolean;
		/** `--ascii` was given. */
		readonly isAscii: boolean;
	};
	/** Whether standard output is a terminal. */
	readonly isTerminal: boolean;
};

type Decision<Value> = {readonly value: Value; readonly because: string};
type Environment = CapabilityQuestion['environment'];

const trueColorTerminals = /^(?:xterm-(?:kitty|ghostty)|ghostty|wezterm)$|-direct$/;
// tmux, foot and alacritty are named because chalk takes them for terminals without any colour.
const manyColorTerminals =
	/-256(?:color)?$|^(?:tmux|foot|alacritty|contour|mintty|st|konsole|gnome|vte|iterm2?)(?:-|$)/;
const fewColorTerminals = /^(?:xterm|screen|rxvt|linux|vt\d{3}|cygwin|ansi|putty|cons25|eterm|dtterm)|color/;
// Terminals of the time before UTF-8, and the Linux console, whose font has none of the small squares and triangles.
const asciiTerminals = /^(?:linux|vt\d{2,3}|ansi|cons25|sun|wyse?\d+|dtterm)(?:-|$)/;

/** What the terminal can show. Order of colour: flag, NO_COLOR, FORCE_COLOR, no terminal, dumb terminal, COLORTERM, TERM. */
export function detectCapabilities(question: CapabilityQuestion): Capabilities {
	const color = decideColor(question);
	const glyphs = decideGlyphs(question);
	const dumb = decideDumb(question);
	return {
		colorLevel: color.value,
		glyphs: glyphs.value,
		isDumb: dumb.value,
		reason: `colour level ${color.value}: ${color.because}; ${glyphs.value}: ${glyphs.because}; ${dumb.value ? 'lines' : 'full screen'}: ${dumb.because}`,
		forceColor: `${color.value}`,
	};
}

function decideColor({environment, flags, isTerminal}: CapabilityQuestion): Decision<ColorLevel> {
	if (flags.isColorRefused) {
		return {value: 0, because: '--no-color'};
	}

	// https://no-color.org: any value which is not empty.
	if (environment['NO_COLOR']) {
		return {value: 0, because: 'NO_COLOR is set'};
	}

	const forced = forcedLevel(environment['FORCE_COLOR']);
	if (forced !== undefined) {
		return {value: forced, because: `FORCE_COLOR is ${environment['FORCE_COLOR']}`};
	}

	const found = isTerminal
		? colorOfTerminal(environment)
		: {value: 0 as const, because: 'standard output is not a terminal'};
	const isForced = environment['FORCE_COLOR'] === '' || environment['FORCE_COLOR'] === 'true';
	return isForced && found.value === 0 ? {value: 1, because: 'FORCE_COLOR is set'} : found;
}

function colorOfTerminal(environment: Environment): Decision<ColorLevel> {
	const term = environment['TERM'] ?? '';
	if (term === 'dumb') {
		return {value: 0, because: 'TERM is dumb'};
	}

	const colorTerm = environment['COLORTERM'];
	if (colorTerm === 'truecolor' || colorTerm === '24bit') {
		return {value: 3, because: `COLORTERM is ${colorTerm}`};
	}

	return {value: colorOfTerm(term) || (colorTerm ? 1 : 0), because: `TERM is ${term || 'not set'}`};
}

function colorOfTerm(term: string): ColorLevel {
	if (trueColorTerminals.test(term)) {
		return 3;
	}

	if (manyColorTerminals.test(term)) {
		return 2;
	}

	return fewColorTerminals.test(term) ? 1 : 0;
}

function forcedLevel(value: string | undefined): ColorLevel | undefined {
	if (value === 'false') {
		return 0;
	}

	if (value === undefined || !/^\d+$/.test(value)) {
		return undefined;
	}

	const levels = [0, 1, 2, 3] as const;
	return levels[Math.min(Number(value), 3)];
}

function decideGlyphs({environment, flags}: CapabilityQuestion): Decision<'unicode' | 'ascii'> {
	if (flags.isAscii) {
		return {value: 'ascii', because: '--ascii'};
	}

	const term = environment['TERM'] ?? '';
	if (asciiTerminals.test(term)) {
		return {value: 'ascii', because: `TERM is ${term}`};
	}

	// POSIX: the first of these which is not empty decides the character set.
	const name = ['LC_ALL', 'LC_CTYPE', 'LANG'].find(name => environment[name]);
	if (name === undefined) {
		return {value: 'unicode', because: 'no locale is set'};
	}

	const isUtf8 = /utf-?8/i.test(environment[name] ?? '');
	return {value: isUtf8 ? 'unicode' : 'ascii', because: `${name} is ${environment[name]}`};
}

function decideDumb({environment, isTerminal}: CapabilityQuestion): Decision<boolean> {
	if (!isTerminal) {
		return {value: true, because: 'standard output is not a terminal'};
	}

	const term = environment['TERM'];
	return term === 'dumb' ? {value: true, because: 'TERM is dumb'} : {value: false, because: 'it is a terminal'};
}
