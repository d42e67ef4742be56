import type {KeptUpgrade} from '../conductor/upgrade-desk.js';
import type {UpgradeFollower} from '../conductor/upgrade-follower.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {Steering} from '../upgrade/steer.js';
import {hasEnded} from '../upgrade/upgrade.js';
import type {Shell} from './shell.js';

/** One of the upgrades which are followed. */
export type Followed = {
	readonly kept: KeptUpgrade;
	readonly store: Store<Live>;
	readonly follower: UpgradeFollower;
};

export type InterruptOptions = {
	readonly shell: Shell;
	/** Whoever only looks on is offered nothing else. */
	readonly isReadOnly: boolean;
	/** Leaves the upgrades to themselves. */
	readonly leave: () => void;
};

/**
 * Has Ctrl-C ask what is wanted, since it cannot mean to end an upgrade which runs elsewhere: the second one leaves it to
 * itself. In a terminal a letter and enter answer the question; elsewhere the commands which do the same are named.
 *
 * @returns a function which ends this.
 */
export function askOnInterrupt(
	followed: readonly Followed[],
	{shell, isReadOnly, leave}: InterruptOptions,
): () => void {
	let stopReading: (() => void) | null = null;
	let isAsked = false;

	const close = () => {
		isAsked = false;
		stopReading?.();
		stopReading = null;
	};

	const take = (line: string) => {
		const wish = isReadOnly ? null : toSteering(line);
		close();

		if (/^d/i.test(line.trim())) {
			leave();
		} else if (wish === null) {
			shell.say('Watching on.');
		} else {
			void steerAll(followed, wish, shell);
		}
	};

	const unlisten = shell.onInterrupt(() => {
		if (isAsked) {
			close();
			leave();
			return;
		}

		isAsked = true;
		stopReading = shell.onLine?.(take) ?? null;
		shell.say(question(followed, {canAnswer: stopReading !== null, isReadOnly}));
	});

	return () => {
		close();
		unlisten();
	};
}

function toSteering(line: string): Steering | null {
	switch (line.trim().toLowerCase()) {
		case 'p':
		case 'pause': {
			return {type: 'pause'};
		}

		case 'c':
		case 'cancel': {
			return {type: 'cancel'};
		}

		default: {
			return null;
		}
	}
}

async function steerAll(followed: readonly Followed[], steering: Steering, {say}: Shell): Promise<void> {
	for (const {follower, store, kept} of followed) {
		const {upgrade} = store.get();

		if (upgrade === null || !hasEnded(upgrade)) {
			const refusal = await follower.steer(steering, true).catch((error: unknown) => String(error));

			if (refusal !== null) {
				say(`${kept.upgradeId}: ${refusal}`);
			}
		}
	}
}

function question(
	followed: readonly Followed[],
	{canAnswer, isReadOnly}: {readonly canAnswer: boolean; readonly isReadOnly: boolean},
): string {
	const isOne = followed.length === 1;
	const id = followed[0]?.kept.upgradeId ?? '';
	const fact = isOne
		? 'The upgrade runs in a process of its own and goes on without this terminal.'
		: `The ${followed.length} upgrades run in a process of their own and go on without this terminal.`;
	const leaves = `Ctrl-C again leaves ${isOne ? 'it to itself' : 'them to themselves'}`;

	if (canAnswer) {
		const it = isOne ? 'it' : 'all of them';

		const choices = [
			`  d  detach: leave ${it}, as Ctrl-C again does`,
			...(isReadOnly
				? []
				: [
						`  p  pause: the batch in flight ends, none follows until vmssroll resume`,
						`  c  cancel: nothing more is asked of Azure; what is mixed stays so`,
					]),
			'  enter alone: go on watching',
		];

		return [`${fact} What now? A letter and enter:`, ...choices].join('\n');
	}

	return isOne
		? `${fact} ${leaves}. In another terminal, vmssroll pause ${id} lets the batch in flight end and starts none after it, and vmssroll cancel ${id} ends it where it is.`
		: `${fact} ${leaves}; vmssroll upgrades lists them, to pause or cancel one by its id.`;
}
