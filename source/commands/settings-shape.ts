import type {ThemeName} from '../ui/palettes.js';
import type {Flags} from './flags.js';

/** The policy flags which settings may give a value, by the same names and with the same words. */
export type PolicySettings = Pick<
	Flags,
	| 'batch'
	| 'maxUnhealthy'
	| 'maxUnhealthyUpgraded'
	| 'pause'
	| 'soak'
	| 'healthTimeout'
	| 'canary'
	| 'order'
	| 'checkpoint'
	| 'suspendRepairs'
	| 'crossDomain'
	| 'crossZone'
>;

/** What an operator has settled once for all. */
export type Settings = {
	readonly theme: ThemeName;
	/** As if typed as flags; a flag which is typed wins. */
	readonly policy: PolicySettings;
	/** Patterns of scale sets whose upgrade is confirmed by typing the name: see `isProduction`. */
	readonly production: readonly string[];
	/** As `--read-only`. */
	readonly readOnly: boolean;
	/** Whether the terminal's bell rings when an upgrade ends or needs the operator. */
	readonly bell: boolean;
	/** As `--screen-reader`. */
	readonly screenReader: boolean;
};

/** How everything is without settings. */
export const noSettings: Settings = {
	theme: 'default',
	policy: {},
	production: [],
	readOnly: false,
	bell: false,
	screenReader: false,
};
