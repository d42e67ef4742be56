import type {Clock} from '../clock.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {type Contact, type ControlLink, connectControl} from './control-client.js';
import type {Carrier, KeptUpgrade, UpgradeDesk} from './upgrade-desk.js';

export type ProcessLinkOptions = {
	readonly kept: KeptUpgrade;
	/** Gets who steers, and the pictures. */
	readonly store: Store<Live>;
	readonly clock: Clock;
	readonly desk: Pick<UpgradeDesk, 'carrierOf'>;
	readonly who: string;
	readonly isReadOnly: boolean;
	readonly wantsHelm: boolean;
	readonly wantsLive: boolean;
	readonly onPrompt: (text: string) => void;
	readonly patienceMilliseconds?: number;
};

/** A viewer's link to whichever process carries an upgrade out: one after the other, as they come and go. */
export class ProcessLink {
	readonly #options: ProcessLinkOptions;
	#current: ControlLink | null = null;
	#closed: Promise<void> = Promise.resolve();
	#lastSince: string | null = null;
	/** What was said last of a process which cannot be talked to, so that it is said once. */
	#said: string | null = null;
	/** When the process began which was said to be silent. */
	#silentSince: string | null = null;

	constructor(options: ProcessLinkOptions) {
		this.#options = options;
	}

	/** `null` while there is none. */
	get current(): ControlLink | null {
		return this.#current;
	}

	/** When the process which was linked with last began (ISO 8601 UTC); `null` before any was. */
	get lastSince(): string | null {
		return this.#lastSince;
	}

	/** Links with the process which the lease names, if it is there and answers. */
	async connect(): Promise<Contact['status']> {
		const {desk, kept, store, clock, who, isReadOnly, wantsHelm, wantsLive, onPrompt, patienceMilliseconds} =
			this.#options;
		const carrier = await desk.carrierOf(kept);

		if (carrier === null || carrier.liveness === 'dead' || carrier.holder.socket === null) {
			return 'absent';
		}

		const {pid, host, identity, startedAt, socket} = carrier.holder;
		const closed = Promise.withResolvers<void>();
		const known = {status: 'running', pid, host, identity, since: startedAt} as const;

		const contact = await connectControl({
			socket,
			who,
			wantsHelm: wantsHelm && !isReadOnly,
			onHelm: (helm, isOurs) => store.set({conductor: {...known, helm, isHelmOurs: isOurs}}),
			...(wantsLive && {
				onLive: view => store.set({...view, ...(view.snapshot && {receivedAt: clock.now()})}),
			}),
			onPrompt,
			onSilence: isSilent => this.#tellSilence(carrier, isSilent),
			onClosed: closed.resolve,
			...(patienceMilliseconds !== undefined && {patienceMilliseconds}),
		});

		if (contact.status === 'linked') {
			this.#current = contact.link;
			this.#closed = closed.promise;
			this.#lastSince = startedAt;
			this.#tellSilence(carrier, false);
		} else if (contact.status === 'silent') {
			this.#tellSilence(carrier, true);
		}

		return contact.status;
	}

	/** Waits until the process closes the link or dies, or `signal` aborts; then there is none. */
	async untilClosed(signal: AbortSignal): Promise<void> {
		await Promise.race([this.#closed, untilAborted(signal)]);
		this.close();
	}

	close(): void {
		this.#current?.close();
		this.#current = null;
	}

	/** Tells the operator a line, unless it was the last one. */
	tellOnce(text: string): void {
		if (this.#said !== text) {
			this.#said = text;
			this.#options.onPrompt(text);
		}
	}

	#tellSilence({holder: {pid, host, startedAt}}: Carrier, isSilent: boolean): void {
		if (isSilent) {
			this.#silentSince = startedAt;
			this.tellOnce(
				`Process ${pid} on ${host} carries this upgrade out since ${startedAt}, but it does not answer: it may be stopped. While it stands still, nothing more is asked of Azure. kill -CONT ${pid} lets it go on; when it is ended (kill -KILL ${pid}), another process takes the upgrade up.`,
			);
			return;
		}

		if (this.#silentSince === startedAt) {
			this.#options.onPrompt(`Process ${pid} on ${host} answers again.`);
		}

		this.#said = null;
		this.#silentSince = null;
	}
}

async function untilAborted(signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) {
			resolve();
		} else {
			signal.addEventListener('abort', () => resolve(), {once: true});
		}
	});
}
