/** Where a key means something: what the screen is showing, and whether text is being typed there. */
export type Scope =
	| 'map'
	/** A range is being drawn on the map. */
	| 'range'
	| 'filter'
	| 'details'
	| 'help'
	| 'log'
	| 'log-words'
	| 'log-path'
	| 'raw'
	| 'raw-words'
	| 'copy'
	| 'messages'
	| 'palette'
	| 'past-upgrades'
	| 'past-upgrade'
	| 'scale-sets'
	| 'scale-sets-filter'
	| 'subscriptions'
	| 'image-picker'
	| 'plan'
	| 'plan-by-name'
	/** The policy of a plan is changed. */
	| 'policy'
	| 'confirm'
	| 'confirm-quit'
	| 'too-small';

/** What a list of keys is about, as the help shows them together. */
export type KeyGroup = 'move' | 'mark' | 'look' | 'upgrade' | 'answer' | 'program';

export type Binding = {
	readonly keys: readonly string[];
	/** In a word or two, for the footer; without it the footer does not show it. */
	readonly label?: string;
	/** In a sentence, for the help and the readme. */
	readonly help: string;
	readonly group: KeyGroup;
	readonly scopes: readonly Scope[];
	/** Changes something in Azure, or an upgrade which does: gone when only reading is allowed. */
	readonly isDangerous?: boolean;
};
