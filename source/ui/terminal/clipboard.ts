import {Buffer} from 'node:buffer';

/** How many bytes of a text terminals take into the clipboard: many read an OSC 52 of 100,000 bytes at most. */
export const clipboardLimit = 74_994;

/**
 * The sequence which puts a text into the clipboard of the terminal, wherever that is, also at the other end of SSH (OSC
 * 52). Not every terminal allows it, and none says whether it did.
 *
 * @param isTmux Inside tmux it is written twice, since which form arrives depends on its settings: the plain one with
 * `set-clipboard on`, the other, which tmux hands on unread, with `allow-passthrough on`.
 */
export function clipboardSequence(text: string, {isTmux}: {readonly isTmux: boolean}): string {
	const plain = `\u{1B}]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u{07}`;

	return isTmux ? `${plain}\u{1B}Ptmux;\u{1B}${plain}\u{1B}\\` : plain;
}
