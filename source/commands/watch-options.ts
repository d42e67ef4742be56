import type {KeptUpgrade} from '../conductor/upgrade-desk.js';
import type {TerminalStream} from '../ui/terminal/terminal-stream.js';
import type {InputLike, ProcessLike} from '../ui/terminal/restore.js';
import type {Place} from '../upgrade/event.js';
import type {Flags} from './flags.js';
import type {Shell} from './shell.js';

export type WatchOptions = {
	/** Without one, the list of all scale sets comes first. */
	readonly scaleSetName: string | undefined;
	/** An upgrade to show, by its id or the last part of it; without one the newest. `null`: a scale set, or their list. */
	readonly following: {readonly upgradeId: string | undefined} | null;
	readonly flags: Flags;
	readonly shell: Shell;
	/** Aborted to end everything which runs beside the screen. */
	readonly ending: AbortController;
	readonly process: ProcessLike;
	/** Stops the job which this program is, until somebody continues it. */
	readonly stopJob: () => void;
	readonly stdin: NodeJS.ReadStream & InputLike;
	readonly stdout: TerminalStream;
	/** Whether stdin and stdout are a terminal which can do it. */
	readonly isFullScreenPossible: boolean;
	/** Whether stdin and stdout are a terminal, and sentences are wanted or all that it can show. */
	readonly isSpoken: boolean;
};

/** An upgrade which is shown again, and where it runs. */
export type Attached = {readonly kept: KeptUpgrade; readonly scaleSetId: string; readonly place: Place};
