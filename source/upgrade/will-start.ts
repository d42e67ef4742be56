import type {UpgradePolicyMode} from '../fleet/scale-set.js';

/** What the plan's write of the model sets off by itself; nothing where it writes none. */
export type WillStart = 'nothing' | 'platform-roll' | 'all-instances-at-once';

/** What a write of the model sets off in a mode. One which cannot be told is refused elsewhere: nothing is assumed of it. */
export function whatWillStart(mode: UpgradePolicyMode): WillStart {
	switch (mode) {
		case 'Automatic': {
			return 'all-instances-at-once';
		}

		case 'Rolling': {
			return 'platform-roll';
		}

		case 'Manual':
		case 'unknown': {
			return 'nothing';
		}
	}
}

/**
 * Why the model is not to be written now: in its mode a write sets off something else than the plan says, or nobody can
 * tell. `null` when the write does what the plan says.
 */
export function modeRefusal({willStart}: {readonly willStart: WillStart}, mode: UpgradePolicyMode): string | null {
	const now = mode === 'unknown' ? null : whatWillStart(mode);

	if (now === willStart) {
		return null;
	}

	const what =
		now === null
			? 'The upgrade policy mode cannot be told, nor what writing the model would start'
			: `The upgrade policy mode is ${mode} now: writing the model would start ${startTexts[now]}`;

	return `${what}; the plan has it start ${startTexts[willStart]}. ${willStart === 'nothing' ? 'Set it to Manual first.' : 'Plan anew.'}`;
}

const startTexts: Readonly<Record<WillStart, string>> = {
	nothing: 'nothing',
	'platform-roll': "the platform's own rolling upgrade",
	'all-instances-at-once': 'all instances at once',
};
