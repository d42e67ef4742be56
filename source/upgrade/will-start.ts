import type {UpgradePolicyMode} from '../fleet/scale-set.js';

/** What the write of the model sets off by itself. */
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
