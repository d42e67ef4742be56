/** How the title of a terminal's window is lent and given back. */
export type TitleSequences = {
	/** Puts the title which is there on the terminal's own stack (xterm: XTWINOPS 22). */
	readonly keep: string;
	/** @param text without escape sequences or control characters. */
	readonly set: (text: string) => string;
	/** Takes the kept title back from the stack (XTWINOPS 23). */
	readonly giveBack: string;
};

/** Terminals which have a title and do not print what sets it: the Linux console and real terminals have none. */
const titledTerminals =
	/^(?:xterm|screen|tmux|rxvt|alacritty|kitty|foot|st|konsole|gnome|vte|putty|mintty|wezterm|ghostty|contour|iterm|eterm|cygwin)/i;

const sequences: TitleSequences = {
	keep: '\u{1B}[22;0t',
	set: text => `\u{1B}]2;${text}\u{1B}\\`,
	giveBack: '\u{1B}[23;0t',
};

/** The sequences of the terminal by its TERM; `null` where it has no title. */
export function titleSequencesOf(environment: Readonly<Record<string, string | undefined>>): TitleSequences | null {
	return titledTerminals.test(environment['TERM'] ?? '') ? sequences : null;
}

/** The title of the window while the program has it. */
export type Title = {
	/** Sets it, where it is another one than before. */
	readonly show: (text: string) => void;
	/** What gives back the title which was there; empty where none was taken. */
	readonly giveBack: () => string;
	/** What takes it again after that. */
	readonly takeAgain: () => string;
};

/** @param pass sends a sequence to the terminal between two frames. */
export function createTitle(sequencesOf: TitleSequences | null, pass: (sequence: string) => void): Title {
	let shown = '';
	let isKept = false;

	const take = (): string => {
		const keep = isKept ? '' : (sequencesOf?.keep ?? '');
		isKept = true;
		return keep + (sequencesOf?.set(shown) ?? '');
	};

	return {
		show(text) {
			if (sequencesOf !== null && text !== shown) {
				shown = text;
				pass(take());
			}
		},
		giveBack() {
			const given = isKept ? (sequencesOf?.giveBack ?? '') : '';
			isKept = false;
			return given;
		},
		takeAgain: () => (shown === '' ? '' : take()),
	};
}
