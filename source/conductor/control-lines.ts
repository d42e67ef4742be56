import type {Socket} from 'node:net';
import {StringDecoder} from 'node:string_decoder';

/**
 * Reads a socket line by line. A link which breaks ends in silence, whatever broke it: the system says ECONNRESET when a
 * viewer is killed with unread pictures, and that must not end an upgrade. Whoever sends a line longer than `mostBytes`
 * is hung up on.
 */
export function onLines(socket: Socket, mostBytes: number, onLine: (line: string) => void): void {
	const decoder = new StringDecoder('utf8');
	let parts: string[] = [];
	let length = 0;

	socket.on('error', () => socket.destroy());

	socket.on('data', (bytes: Buffer) => {
		const [first = '', ...rest] = decoder.write(bytes).split('\n');
		parts.push(first);
		length += first.length;

		for (const next of rest) {
			onLine(parts.join(''));
			parts = [next];
			({length} = next);
		}

		if (length > mostBytes) {
			parts = [];
			length = 0;
			socket.destroy();
		}
	});
}
