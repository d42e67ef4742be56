import {neutralize} from '../ui/terminal/sanitize.js';

/** Text with lines for a terminal: names and answers from outside in it cannot act on the terminal. */
export function plainLines(text: string): string {
	return text
		.split('\n')
		.map(line => neutralize(line))
		.join('\n');
}
