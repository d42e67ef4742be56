import type {LeaseHolder} from './lease-holder.js';

/** The lease of a scale set could not be had or kept. The message says who has it, and what the operator can do. */
export class LeaseError extends Error {
	override readonly name = 'LeaseError';
	/** Who has it; `null` when nobody does or it cannot be read. */
	readonly holder: LeaseHolder | null;

	constructor(message: string, holder: LeaseHolder | null, options?: ErrorOptions) {
		super(message, options);
		this.holder = holder;
	}
}

/** Why a lease is refused: its holder lives, may live, or took it from us. */
export function refusal(
	scaleSetId: string,
	holder: LeaseHolder | null,
	why: 'alive' | 'unknown' | 'lost',
	now: number,
): LeaseError {
	const name = scaleSetId.slice(scaleSetId.lastIndexOf('/') + 1);

	if (holder === null) {
		const what = why === 'lost' ? 'is gone' : 'cannot be read: it is damaged, or of a newer version of vmssroll';
		const next = why === 'lost' ? 'Look who upgrades it with vmssroll upgrades.' : takeOverHint;

		return new LeaseError(`The lease of ${name} ${what}. Nothing more is changed from here. ${next}`, null);
	}

	const {upgradeId, startedAt} = holder;
	const watch = `vmssroll attach ${upgradeId}`;

	switch (why) {
		case 'alive': {
			return new LeaseError(
				`${name} is being upgraded by ${describe(holder)}, since ${startedAt}. You may watch with ${watch}.`,
				holder,
			);
		}

		case 'unknown': {
			const seconds = Math.round((now - Date.parse(holder.heartbeatAt)) / 1000);

			return new LeaseError(
				`${name} was being upgraded by ${describe(holder)}, since ${startedAt}. It was last heard of at ${holder.heartbeatAt} (${seconds} s ago), and from here it cannot be told whether it still runs. You may watch with ${watch}. ${takeOverHint}`,
				holder,
			);
		}

		case 'lost': {
			return new LeaseError(
				`The upgrade of ${name} was taken over by ${describe(holder)}, at ${startedAt}. Nothing more is changed from here. You may watch with ${watch}.`,
				holder,
			);
		}
	}
}

const takeOverHint = 'When it is certain that nothing upgrades it any more, go on with --take-over.';

function describe({identity, pid, host, upgradeId}: LeaseHolder): string {
	return `${identity ?? 'an unknown identity'} (process ${pid} on ${host}, upgrade ${upgradeId})`;
}
