import type {DomainAxis} from '../../fleet/heatmap-arrangement.js';
import {type Marks, noMarks} from '../../fleet/selection.js';
import {type ChangeTimes, noChanges} from '../../fleet/since.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import type {UpgradePolicy} from '../../upgrade/policy.js';
import type {Steering} from '../../upgrade/steer.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Size} from '../geometry.js';
import type {Tone} from '../text.js';
import {type FleetList, initialFleetList} from './fleet-list.js';
import {mapMode, type Mode} from './mode.js';

/** What the glyphs and colours of the map say. */
export type Lens = 'upgrade' | 'health' | 'power' | 'image' | 'image-age';

/** Something said to the operator until the next key, or until it is not so any more. */
export type Notice = {
	readonly text: string;
	readonly tone: Extract<Tone, 'plain' | 'good' | 'warn' | 'bad'>;
	/** What was announced is over when that is seen; what tells of a state (`begun`, `ended`) when an upgrade has. */
	readonly until?: 'snapshot' | 'upgrade' | 'conductor' | 'fleet' | 'standstill' | 'details' | 'begun' | 'ended';
	/** When it was said, in milliseconds since 1970 of the local clock. */
	readonly at?: number;
};

/** What was said once, and when: milliseconds since 1970 of the local clock. */
export type Message = Pick<Notice, 'text' | 'tone'> & {readonly at: number};

/** The instance which the cursor is on; its instance id tells where it was, should it vanish. */
export type Cursor = {readonly vmId: string; readonly instanceId: string};

/** Everything the operator did to the screen. What is known of Azure is not in here but in `Live`. */
export type Screen = {
	readonly mode: Mode;
	readonly fleet: FleetList;
	readonly cursor: Cursor | null;
	readonly marks: Marks;
	/** The marks which were made one by one. */
	readonly named: Marks;
	readonly axis: DomainAxis;
	readonly lens: Lens;
	readonly filter: string;
	/** The filters which were kept, the newest first. */
	readonly filterHistory: readonly string[];
	/** Where a range began, while one is being drawn. */
	readonly rangeFrom: Cursor | null;
	/** Since when instances are as they are. */
	readonly changedAt: ChangeTimes;
	readonly target: ImageTarget | null;
	/** The image given on the command line, until the model is known against which it is read. */
	readonly unreadTarget: string | null;
	/** The same, for as long as the program runs: it goes for every scale set which is opened. */
	readonly givenTarget: string | null;
	readonly policy: UpgradePolicy;
	/** The one of the flags and settings: each scale set which is opened begins with it. */
	readonly givenPolicy: UpgradePolicy;
	/** Patterns of the names of scale sets of production, by the settings. */
	readonly production: readonly string[];
	readonly notice: Notice | null;
	/** The one before it, which could not be read yet when the next one came. */
	readonly earlierNotice: Notice | null;
	/** All that was said, the newest last. */
	readonly messages: readonly Message[];
	/** What is wanted of an upgrade of the past as soon as it is open; asked as on the map. */
	readonly pendingWish: {readonly upgradeId: string; readonly type: Steering['type']} | null;
	/** The failure of `Live` which was on the screen when a key was pressed. */
	readonly seenFailure: string | null;
	/** The operator asked for a plan, which waits for the list of versions. */
	readonly isPlanPending: boolean;
	/** When the versions of the model's SKU came, in milliseconds of the local clock; `null` before. */
	readonly versionsReadAt: number | null;
	/** Id of the upgrade which has ended and was put away. */
	readonly dismissedUpgrade: string | null;
	readonly isReadOnly: boolean;
	/** Whether there is a list of scale sets to go back to. */
	readonly hasScaleSetList: boolean;
	/** First line of the map which is seen, so that it stands still while it can. */
	readonly firstVisibleLine: number;
	/** Before this time of the local clock no key answers a question: see `pressCarefully`. */
	readonly deafUntil: number;
};

export type ScreenOptions = {
	readonly policy: UpgradePolicy;
	readonly isReadOnly: boolean;
	/** `null` when none was named: then the program begins with the list of them. */
	readonly scaleSetName: string | null;
	/** As typed on the command line. */
	readonly initialTarget: string | null;
	/** Patterns of the names of scale sets of production; none unless given. */
	readonly production?: readonly string[];
};

/** What a key is answered from besides the screen itself. */
export type ScreenContext = {
	readonly live: Live;
	readonly size: Size;
	/** Milliseconds since 1970 of the local clock. */
	readonly now: number;
	/** How far what a mode shows can be scrolled. */
	readonly scrollLimit: (screen: Screen) => number;
};

/** The screen after a key, and what it asks of the rest of the program. */
export type Outcome = {readonly screen: Screen; readonly commands: readonly Command[]};

/** The screen as the program begins. */
export function initialScreen({
	policy,
	isReadOnly,
	scaleSetName,
	initialTarget,
	production = [],
}: ScreenOptions): Screen {
	const isNamed = scaleSetName !== null;

	return {
		mode: isNamed ? mapMode : {type: 'scale-sets'},
		fleet: initialFleetList,
		cursor: null,
		marks: noMarks,
		named: noMarks,
		axis: 'update-domain',
		lens: 'upgrade',
		filter: '',
		filterHistory: [],
		rangeFrom: null,
		changedAt: noChanges,
		target: null,
		unreadTarget: initialTarget,
		givenTarget: initialTarget,
		policy,
		givenPolicy: policy,
		production,
		notice: null,
		earlierNotice: null,
		messages: [],
		pendingWish: null,
		seenFailure: null,
		isPlanPending: false,
		versionsReadAt: null,
		dismissedUpgrade: null,
		isReadOnly,
		hasScaleSetList: !isNamed,
		firstVisibleLine: 0,
		deafUntil: 0,
	};
}

/** The upgrade which the screen tells of: the one which runs, or which has ended and was not put away. */
export function shownUpgrade({dismissedUpgrade}: Screen, {upgrade}: Live): Upgrade | null {
	return upgrade && hasEnded(upgrade) && upgrade.id === dismissedUpgrade ? null : upgrade;
}

/** A screen without anything to ask of the program. */
export function only(screen: Screen): Outcome {
	return {screen, commands: []};
}

/** Says something to the operator; what is true for a while only is said no longer than that. */
export function say(
	screen: Screen,
	text: string,
	tone: Notice['tone'] = 'plain',
	until?: NonNullable<Notice['until']>,
): Outcome {
	return only({...screen, notice: {text, tone, ...(until === undefined ? {} : {until})}});
}

/** A screen and one command. What can fail the same way twice is said twice. */
export function ask(screen: Screen, command: Command): Outcome {
	const isTriedAgain = command.type === 'start-upgrade' || command.type === 'steer-upgrade';

	return {screen: isTriedAgain ? {...screen, seenFailure: null} : screen, commands: [command]};
}
