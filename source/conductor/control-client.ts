import {createConnection} from 'node:net';
import type {Steering} from '../upgrade/steer.js';
import {onLines} from './control-lines.js';
import {type ConductorMessage, type Helm, type LiveView, parseConductorMessage} from './control-protocol.js';

export type ControlLinkOptions = {
	/** Path of the socket, as the lease names it. */
	readonly socket: string;
	/** Whom others are told of: a person and a terminal. */
	readonly who: string;
	/** Whether to steer where nobody does. */
	readonly wantsHelm: boolean;
	readonly onHelm?: (helm: Helm | null, isOurs: boolean) => void;
	/** Pictures of the set; without this none are sent. */
	readonly onLive?: (view: LiveView) => void;
	readonly onPrompt?: (text: string) => void;
	/** The process stopped answering, or answers again: a stopped one keeps its connections. */
	readonly onSilence?: (isSilent: boolean) => void;
	/** The process closed the link, or died. */
	readonly onClosed?: () => void;
	/** How long an answer may take, in milliseconds of real time, before the process counts as silent. */
	readonly patienceMilliseconds?: number;
};

/** A viewer's link to the process of an upgrade. */
export type ControlLink = {
	/**
	 * Asks for something; resolves when it is done and journaled, with a sentence when it cannot be. A process which reads
	 * from Azure may take its time; one which does not even say that it is there gets no more of ours.
	 *
	 * @param takesHelm also when somebody else steers.
	 */
	readonly steer: (steering: Steering, takesHelm: boolean) => Promise<string | null>;
	readonly takeHelm: () => void;
	readonly refresh: () => void;
	readonly close: () => void;
};

/** What became of a try to talk to the process of an upgrade. */
export type Contact =
	| {readonly status: 'linked'; readonly link: ControlLink}
	/** Nobody listens there. */
	| {readonly status: 'absent'}
	/** Somebody listens and says nothing. */
	| {readonly status: 'silent'};

const closedInBetween =
	'The process of the upgrade ended before it answered. Look at the journal with vmssroll attach.';
const silentInBetween =
	'The process of the upgrade does not answer: it may be stopped. It may still do this when it goes on. Look whether it runs (ps), and at the journal with vmssroll attach.';
const defaultPatienceMilliseconds = 5000;
const questions = 4;
/** A picture of 5,000 instances is about 4 MB. */
const longestMessage = 256 * 1024 * 1024;

/** Connects to the process of an upgrade, and waits until it has said who steers. */
export async function connectControl(options: ControlLinkOptions): Promise<Contact> {
	const {patienceMilliseconds = defaultPatienceMilliseconds} = options;
	const socket = createConnection(options.socket);

	const isConnected = await new Promise<boolean>(resolve => {
		socket.once('connect', () => resolve(true));
		socket.once('error', () => resolve(false));
	});

	if (!isConnected) {
		return {status: 'absent'};
	}

	const waiting = new Map<number, (refusal: string | null) => void>();
	const greeted = Promise.withResolvers<Contact['status']>();
	let lastId = 0;
	/** How often this asked since it last heard anything. Asked, not timed: a viewer which was stopped itself blames nobody. */
	let asked = 0;
	let isSilent = false;

	const send = (message: object) => {
		socket.write(`${JSON.stringify(message)}\n`);
	};

	const answerAll = (refusal: string) => {
		for (const answer of waiting.values()) {
			answer(refusal);
		}

		waiting.clear();
	};

	const setSilent = (now: boolean) => {
		if (now !== isSilent) {
			isSilent = now;
			options.onSilence?.(now);
		}
	};

	const take = (message: ConductorMessage) => {
		switch (message.type) {
			case 'helm': {
				greeted.resolve('linked');
				options.onHelm?.(message.helm, message.isYours);
				return;
			}

			case 'live': {
				options.onLive?.(message.view);
				return;
			}

			case 'prompt': {
				options.onPrompt?.(message.text);
				return;
			}

			case 'pong': {
				return;
			}

			case 'answer': {
				waiting.get(message.id)?.(message.refusal);
				waiting.delete(message.id);
			}
		}
	};

	const asking = setInterval(() => {
		if (asked >= questions) {
			greeted.resolve('silent');
			answerAll(silentInBetween);
			setSilent(true);
		}

		asked++;
		send({type: 'ping'});
	}, patienceMilliseconds / questions);
	asking.unref();

	socket.on('close', () => {
		clearInterval(asking);
		greeted.resolve('absent');
		answerAll(closedInBetween);
		options.onClosed?.();
	});

	onLines(socket, longestMessage, line => {
		const message = parseConductorMessage(line);
		asked = 0;
		setSilent(false);

		if (message !== null) {
			take(message);
		}
	});

	send({type: 'hello', who: options.who, wantsHelm: options.wantsHelm, wantsLive: options.onLive !== undefined});
	const status = await greeted.promise;

	if (status !== 'linked') {
		socket.destroy();
		return {status};
	}

	return {
		status,
		link: {
			steer: async (steering, takesHelm) =>
				new Promise(resolve => {
					if (socket.destroyed || isSilent) {
						resolve(isSilent ? silentInBetween : closedInBetween);
						return;
					}

					waiting.set(++lastId, resolve);
					send({type: 'steer', id: lastId, steering, takesHelm});
				}),
			takeHelm: () => send({type: 'take-helm'}),
			refresh: () => send({type: 'refresh'}),
			close: () => socket.destroy(),
		},
	};
}
