import path from 'node:path';

/**
 * Where the program keeps what outlives it: `$XDG_STATE_HOME/vmssroll`, else `~/.local/state/vmssroll`. A relative
 * `XDG_STATE_HOME` does not count (XDG Base Directory Specification 0.8: such a path is invalid and to be ignored).
 */
export function stateDirectory(environment: Readonly<Record<string, string | undefined>>, home: string): string {
	const state = environment['XDG_STATE_HOME'];

	return path.join(
		state !== undefined && path.isAbsolute(state) ? state : path.join(home, '.local', 'state'),
		'vmssroll',
	);
}
