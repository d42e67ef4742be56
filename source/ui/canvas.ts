/** A terminal which can be drawn to beside Ink. */
export type Canvas = {
	/** Shows a ready-made text a row, from the top of the screen, over whatever Ink writes. None is wider than the screen. */
	readonly draw: (rows: readonly string[]) => void;
};
