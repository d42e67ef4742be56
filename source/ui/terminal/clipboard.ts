import {Buffer} from 'node:buffer';

/** How many bytes of a text terminals take into the clipboard: many read an OSC 52 of 100,000 bytes at most. */
export const clipboardLimit = 74_994;

/** What stands between the program and the terminal, and must be asked to hand the sequence on. */
export type Multiplexer = 'tmux' | 'screen' | null;

/** GNU screen drops a string of more than 768 bytes (MAXSTR in its `screen.h`): the sequence goes through it in pieces. */
const screenPiece = 512;

/**
 * The sequence which puts a text into the clipboard of the terminal, wherever that is, also at the other end of SSH (OSC
 * 52). Not every terminal allows it, and none says whether it did.
 *
 * @param multiplexer Inside tmux it is written twice, since which form arrives depends on its settings: the plain one with
 * `set-clipboard on`, the other, which tmux hands on unread, with `allow-passthrough on`. Inside GNU screen, which knows
 * nothing of the clipboard, it is handed on unread piece by piece.
 */
export function clipboardSequence(text: string, multiplexer: Multiplexer): string {
	const plain = `\u{1B}]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u{07}`;

	switch (multiplexer) {
		case 'tmux': {
			return `${plain}\u{1B}Ptmux;\u{1B}${plain}\u{1B}\\`;
		}

		case 'screen': {
			return inPieces(plain)
				.map(piece => `\u{1B}P${piece}\u{1B}\\`)
				.join('');
		}

		case null: {
			return plain;
		}
	}
}

function inPieces(sequence: string): readonly string[] {
	return Array.from({length: Math.ceil(sequence.length / screenPiece)}, (_, piece) =>
		sequence.slice(piece * screenPiece, (piece + 1) * screenPiece),
	);
}

/**
 * What the program runs in, by the environment: the innermost. tmux names its terminal `screen` too, so that only `STY` tells
 * of GNU screen, and only where `TMUX` does not stand beside it.
 */
export function multiplexerOf(environment: Readonly<Record<string, string | undefined>>): Multiplexer {
	const has = (name: string) => (environment[name] ?? '') !== '';

	if (has('TMUX')) {
		return 'tmux';
	}

	return has('STY') && (environment['TERM'] ?? '').startsWith('screen') ? 'screen' : null;
}
