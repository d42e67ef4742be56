import type {Command} from '../store/command.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {runSpoken} from '../ui/spoken/run-spoken.js';
import type {OpenScreen} from './open-screen.js';
import {toScreenOptions} from './screen-options.js';
import type {Attached, WatchOptions} from './watch-options.js';

/**
 * The program in sentences instead of a screen: prints lines, reads lines, and leaves the terminal as it is. Ends when the
 * operator leaves, at the end of standard input, or when the program is told to end.
 */
export function openSpoken(
	options: WatchOptions,
	store: Store<Live>,
	{dispatch, attached}: {readonly dispatch: (command: Command) => void; readonly attached: Attached | null},
): OpenScreen {
	const {shell, ending, stdin} = options;
	const {promise: untilClosed, resolve: close} = Promise.withResolvers<void>();

	const spoken = runSpoken({
		store,
		dispatch(command) {
			if (command.type === 'quit') {
				close();
			} else {
				dispatch(command);
			}
		},
		options: toScreenOptions(options, attached),
		clock: shell.clock,
		print: line => shell.print(`${line}\n`),
		ring: shell.settings.bell ? () => shell.print('\u0007') : null,
	});

	const stopReading = shell.onLine?.(line => spoken.take(line)) ?? null;
	// The question which `quit` asks is answered by a second one.
	const unlisten = shell.onInterrupt(() => spoken.take('quit'));

	ending.signal.addEventListener('abort', () => close(), {once: true});
	stdin.on('end', close);
	stdin.on('error', close);

	return {
		untilClosed,
		close,
		restore() {
			unlisten();
			spoken.stop();
			stdin.off('end', close);
			stdin.off('error', close);
			stopReading?.();
		},
		untilGoneAlsoAwait() {},
	};
}
