import {chmod, mkdtemp, rm} from 'node:fs/promises';
import {createServer, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Clock} from '../clock.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {Steering} from '../upgrade/steer.js';
import {onLines} from './control-lines.js';
import {
	type ConductorMessage,
	type Helm,
	type LiveView,
	parseViewerMessage,
	type ViewerMessage,
} from './control-protocol.js';

export type ControlOptions = {
	/** Folder of the upgrade (0700): the socket is in it where its path is short enough for one. */
	readonly folder: string;
	/** What the viewers see. */
	readonly store: Store<Live>;
	readonly clock: Clock;
	/** Does what an operator wants, or says in a sentence why not. */
	readonly steer: (steering: Steering, by: string | null) => Promise<string | null>;
	readonly refresh: () => void;
};

/** The way in for viewers. */
export type Control = {
	/** Path of the socket. */
	readonly path: string;
	/** Whether any viewer sees the pictures of the set. */
	readonly isWatched: () => boolean;
	/** Shows all viewers a line. */
	readonly prompt: (text: string) => void;
	readonly close: () => Promise<void>;
};

type Viewer = {readonly socket: Socket; who: string; wantsLive: boolean};

/** The system's limit for the path of a socket, the shorter of Linux (108) and macOS (104), with its closing zero. */
const longestSocketPath = 103;
/** A viewer which does not read gets no more pictures until it does: an upgrade never waits for a terminal. */
const mostBytesWaiting = 8 * 1024 * 1024;
/** No wish is longer: one names a thousand instances in a few kilobytes. */
const longestWish = 1024 * 1024;
/** How long what was said last has to reach the viewers. */
const farewellMilliseconds = 500;

/**
 * Opens the control socket (0600) of an upgrade. Any number of viewers may listen; one at a time has the helm, and who
 * takes it is told to all. Rejects when no socket can be made.
 */
export async function openControl(options: ControlOptions): Promise<Control> {
	const {store, clock, steer, refresh} = options;
	const place = await choosePlace(options.folder);
	const viewers = new Set<Viewer>();
	let helm: (Helm & {readonly viewer: Viewer}) | null = null;
	let seen = viewOf(store.get());

	const send = ({socket}: Viewer, message: ConductorMessage) => {
		if (!socket.destroyed && socket.writableLength < mostBytesWaiting) {
			socket.write(`${JSON.stringify(message)}\n`);
		}
	};

	const tellHelm = () => {
		for (const viewer of viewers) {
			send(viewer, {
				type: 'helm',
				helm: helm && {by: helm.by, since: helm.since},
				isYours: helm?.viewer === viewer,
			});
		}
	};

	const takeHelm = (viewer: Viewer) => {
		if (helm?.viewer !== viewer) {
			helm = {viewer, by: viewer.who, since: new Date(clock.now()).toISOString()};
			tellHelm();
		}
	};

	const obey = async (viewer: Viewer, message: ViewerMessage) => {
		switch (message.type) {
			case 'hello': {
				viewer.who = message.who;
				viewer.wantsLive = message.wantsLive;

				if (message.wantsHelm && helm === null) {
					takeHelm(viewer);
				} else {
					tellHelm();
				}

				if (message.wantsLive) {
					send(viewer, {type: 'live', view: viewOf(store.get())});
				}

				return;
			}

			case 'take-helm': {
				takeHelm(viewer);
				return;
			}

			case 'refresh': {
				refresh();
				return;
			}

			case 'ping': {
				send(viewer, {type: 'pong'});
				return;
			}

			case 'steer': {
				const {id, steering, takesHelm} = message;

				if (takesHelm || helm === null) {
					takeHelm(viewer);
				}

				const refusal =
					helm?.viewer === viewer
						? await steer(steering, viewer.who)
						: `${helm?.by ?? 'Somebody else'} steers this upgrade since ${helm?.since ?? 'a moment ago'}. Take it over first.`;

				send(viewer, {type: 'answer', id, refusal});
			}
		}
	};

	const server = createServer(socket => {
		const viewer: Viewer = {socket, who: 'somebody', wantsLive: false};
		viewers.add(viewer);

		socket.on('close', () => {
			viewers.delete(viewer);

			if (helm?.viewer === viewer) {
				helm = null;
				tellHelm();
			}
		});

		onLines(socket, longestWish, line => {
			const message = parseViewerMessage(line);

			if (message !== null) {
				void obey(viewer, message);
			}
		});
	});

	const unsubscribe = store.subscribe(() => {
		const view = viewOf(store.get());
		const change = changed(seen, view);
		seen = view;

		if (Object.keys(change).length > 0) {
			for (const viewer of viewers) {
				if (viewer.wantsLive) {
					send(viewer, {type: 'live', view: change});
				}
			}
		}
	});

	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(place.socket, resolve);
	});

	await chmod(place.socket, 0o600);

	return {
		path: place.socket,
		isWatched: () => [...viewers].some(({wantsLive}) => wantsLive),
		prompt(text) {
			for (const viewer of viewers) {
				send(viewer, {type: 'prompt', text});
			}
		},
		async close() {
			unsubscribe();

			// What was said last still reaches the viewers.
			for (const {socket} of viewers) {
				socket.end();
			}

			await new Promise<void>(resolve => {
				server.close(() => resolve());
				setTimeout(() => {
					for (const {socket} of viewers) {
						socket.destroy();
					}
				}, farewellMilliseconds).unref();
			});

			await rm(place.temporary ?? place.socket, {recursive: true, force: true});
		},
	};
}

/** In the folder of the upgrade, else in a new folder (0700) of the system's for such files. */
async function choosePlace(folder: string): Promise<{readonly socket: string; readonly temporary: string | null}> {
	const beside = path.join(folder, 'control.sock');

	if (Buffer.byteLength(beside) <= longestSocketPath) {
		// What a process which died left behind would keep ours from listening; the lease says that it is dead.
		await rm(beside, {force: true});
		return {socket: beside, temporary: null};
	}

	const temporary = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));

	return {socket: path.join(temporary, 'control.sock'), temporary};
}

function viewOf({snapshot, connection, budget, identity}: Live): LiveView {
	return {snapshot, connection, budget, identity};
}

function changed(before: LiveView, now: LiveView): LiveView {
	return {
		...(now.snapshot !== undefined && now.snapshot !== before.snapshot && {snapshot: now.snapshot}),
		...(now.connection !== undefined && now.connection !== before.connection && {connection: now.connection}),
		...(now.budget !== undefined && now.budget !== before.budget && {budget: now.budget}),
		...(now.identity !== undefined && now.identity !== before.identity && {identity: now.identity}),
	};
}
