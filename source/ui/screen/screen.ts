import type {DomainAxis} from '../../fleet/heatmap.js';
import {type Marks, noMarks} from '../../fleet/selection.js';
import {type ChangeTimes, noChanges} from '../../fleet/since.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import type {Plan} from '../../upgrade/plan.js';
import type {UpgradePolicy} from '../../upgrade/policy.js';
import type {Steering} from '../../upgrade/steer.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Size} from '../geometry.js';
import type {Tone} from '../text.js';
import type {ImagePicker} from './picker-list.js';
import type {PolicyEditor} from './policy-editor.js';
import {type FleetList, initialFleetList} from './fleet-list.js';

/** What the glyphs and colours of the map say. */
export type Lens = 'upgrade' | 'health' | 'power' | 'image' | 'image-age';

/** What a plan was asked for: frozen when it was, by vmId, so that no poll changes what the operator agreed to. */
export type PlanRequest = {
	readonly target: ImageTarget;
	readonly selected: ReadonlySet<string>;
	/** Those which were pointed at one by one: protection does not keep them out. */
	readonly named: ReadonlySet<string>;
};

/** What an operator can want of an upgrade which runs elsewhere: that something is done with it, or to steer it from here. */
export type Wish = Steering | {readonly type: 'take-helm'};

/** What is typed above the log: words to filter by (`before` are those to go back to), or where to save it. */
export type LogTyping =
	| {readonly what: 'words'; readonly before: string}
	| {readonly what: 'path'; readonly path: string};

/** What the screen shows, and what only matters while it shows it. */
export type Mode =
	/** The list of all scale sets; how it is looked at is in `fleet`. */
	| {readonly type: 'scale-sets'}
	/** Its filter is being typed; `before` is the one to go back to. */
	| {readonly type: 'scale-sets-filter'; readonly before: string}
	/** The subscriptions to choose from. */
	| {readonly type: 'subscriptions'; readonly query: string; readonly index: number}
	| {readonly type: 'map'}
	/** The filter is being typed; `before` is the one to go back to. */
	| {
			readonly type: 'filter';
			readonly before: string;
			/** Which filter of the history is shown, counted back from 1; 0 is what was typed here, which `draft` keeps. */
			readonly back: number;
			readonly draft: string;
			/** The text which was being completed, and which of its completions is shown, while one goes through them. */
			readonly completion: {readonly text: string; readonly index: number} | null;
	  }
	/** All about the instance which the cursor was on. */
	| {readonly type: 'details'; readonly scroll: number; readonly vmId: string; readonly instanceId: string}
	/** Azure's own answer about it; `words` are searched for, and typed while `isTyping`. */
	| {
			readonly type: 'raw';
			readonly scroll: number;
			readonly vmId: string;
			readonly instanceId: string;
			readonly words: string;
			readonly isTyping: boolean;
			/** The line of the match which was gone to; `null` after scrolling elsewhere. */
			readonly match: number | null;
			readonly from: Mode;
	  }
	/** What can be copied, of which one is chosen. */
	| {readonly type: 'copy'; readonly index: number; readonly from: Mode}
	/** Everything which was said to the operator. */
	| {readonly type: 'messages'; readonly scroll: number; readonly from: Mode}
	/** Everything which can be done. */
	| {readonly type: 'palette'; readonly query: string; readonly index: number; readonly from: Mode}
	| {readonly type: 'past-upgrades'; readonly index: number; readonly from: Mode}
	/** One of them, to be read only. */
	| {readonly type: 'past-upgrade'; readonly upgradeId: string; readonly scroll: number; readonly from: Mode}
	| {readonly type: 'help'; readonly scroll: number; readonly from: Mode}
	/** All events of the upgrade. */
	| {
			readonly type: 'log';
			readonly scroll: number;
			/** Only events which have all of these words are shown. */
			readonly words: string;
			readonly typing: LogTyping | null;
			/** An upgrade of the past has a log too. */
			readonly from: Mode;
	  }
	| ImagePicker
	| {
			readonly type: 'plan';
			readonly request: PlanRequest;
			readonly plan: Plan;
			/** What was typed of the scale set's name, where the plan is wide. */
			readonly typed: string;
			readonly scroll: number;
			/** Checks which pass are shown one by one. */
			readonly hasAllChecks: boolean;
			/** `null` while the plan is read. */
			readonly editor: PolicyEditor | null;
	  }
	| {readonly type: 'confirm'; readonly wish: Wish}
	| {readonly type: 'confirm-quit'; readonly from: Mode};

/** Something said to the operator until the next key, or until what was asked for is seen to have happened. */
export type Notice = {
	readonly text: string;
	readonly tone: Extract<Tone, 'plain' | 'good' | 'warn' | 'bad'>;
	readonly until?: 'snapshot' | 'upgrade' | 'conductor' | 'fleet' | 'standstill';
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

export const mapMode: Mode = {type: 'map'};

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

/** Says something to the operator. */
export function say(screen: Screen, text: string, tone: Notice['tone'] = 'plain'): Outcome {
	return only({...screen, notice: {text, tone}});
}

/** A screen and one command. What can fail the same way twice is said twice. */
export function ask(screen: Screen, command: Command): Outcome {
	const isTriedAgain = command.type === 'start-upgrade' || command.type === 'steer-upgrade';

	return {screen: isTriedAgain ? {...screen, seenFailure: null} : screen, commands: [command]};
}
