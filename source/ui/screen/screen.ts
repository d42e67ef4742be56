import type {DomainAxis} from '../../fleet/heatmap.js';
import {type Marks, noMarks} from '../../fleet/selection.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import type {Plan} from '../../upgrade/plan.js';
import type {UpgradePolicy} from '../../upgrade/policy.js';
import type {Steering} from '../../upgrade/steer.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Size} from '../geometry.js';
import type {Tone} from '../text.js';

/** What the glyphs and colours of the map say. */
export type Lens = 'upgrade' | 'health' | 'power' | 'image';

/** What a plan was asked for: frozen when it was, by vmId, so that no poll changes what the operator agreed to. */
export type PlanRequest = {
	readonly target: ImageTarget;
	readonly selected: ReadonlySet<string>;
	/** Those which were pointed at one by one: protection does not keep them out. */
	readonly named: ReadonlySet<string>;
};

/** What an operator can want of an upgrade which runs elsewhere: that something is done with it, or to steer it from here. */
export type Wish = Steering | {readonly type: 'take-helm'};

/** What the screen shows, and what only matters while it shows it. */
export type Mode =
	| {readonly type: 'scale-sets'; readonly index: number}
	| {readonly type: 'map'}
	/** The filter is being typed; `before` is the one to go back to. */
	| {readonly type: 'filter'; readonly before: string}
	| {readonly type: 'details'; readonly scroll: number}
	| {readonly type: 'help'; readonly scroll: number; readonly from: Mode}
	/** All events of the upgrade. */
	| {readonly type: 'log'; readonly scroll: number}
	| {readonly type: 'image-picker'; readonly query: string; readonly index: number; readonly message: string | null}
	| {
			readonly type: 'plan';
			readonly request: PlanRequest;
			readonly plan: Plan;
			/** What was typed of the scale set's name, where the plan is wide. */
			readonly typed: string;
			readonly scroll: number;
	  }
	| {readonly type: 'confirm'; readonly wish: Wish}
	| {readonly type: 'confirm-quit'; readonly from: Mode};

/** Something said to the operator until the next key, or until what was asked for is seen to have happened. */
export type Notice = {
	readonly text: string;
	readonly tone: Extract<Tone, 'plain' | 'good' | 'warn' | 'bad'>;
	readonly until?: 'snapshot' | 'upgrade' | 'conductor';
};

/** The instance which the cursor is on; its instance id tells where it was, should it vanish. */
export type Cursor = {readonly vmId: string; readonly instanceId: string};

/** Everything the operator did to the screen. What is known of Azure is not in here but in `Live`. */
export type Screen = {
	readonly mode: Mode;
	readonly cursor: Cursor | null;
	readonly marks: Marks;
	/** The marks which were made one by one. */
	readonly named: Marks;
	readonly axis: DomainAxis;
	readonly lens: Lens;
	readonly filter: string;
	readonly target: ImageTarget | null;
	/** The image given on the command line, until the model is known against which it is read. */
	readonly unreadTarget: string | null;
	readonly policy: UpgradePolicy;
	readonly notice: Notice | null;
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
};

export type ScreenOptions = {
	readonly policy: UpgradePolicy;
	readonly isReadOnly: boolean;
	/** `null` when none was named: then the program begins with the list of them. */
	readonly scaleSetName: string | null;
	/** As typed on the command line. */
	readonly initialTarget: string | null;
};

/** What a key is answered from besides the screen itself. */
export type ScreenContext = {
	readonly live: Live;
	readonly size: Size;
	/** How far what a mode shows can be scrolled. */
	readonly scrollLimit: (screen: Screen) => number;
};

/** The screen after a key, and what it asks of the rest of the program. */
export type Outcome = {readonly screen: Screen; readonly commands: readonly Command[]};

export const mapMode: Mode = {type: 'map'};

/** The screen as the program begins. */
export function initialScreen({policy, isReadOnly, scaleSetName, initialTarget}: ScreenOptions): Screen {
	const isNamed = scaleSetName !== null;

	return {
		mode: isNamed ? mapMode : {type: 'scale-sets', index: 0},
		cursor: null,
		marks: noMarks,
		named: noMarks,
		axis: 'update-domain',
		lens: 'upgrade',
		filter: '',
		target: null,
		unreadTarget: initialTarget,
		policy,
		notice: null,
		seenFailure: null,
		isPlanPending: false,
		dismissedUpgrade: null,
		isReadOnly,
		hasScaleSetList: !isNamed,
		firstVisibleLine: 0,
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
