import type {ImageTarget} from '../../upgrade/image-target.js';
import type {Plan} from '../../upgrade/plan.js';
import type {Steering} from '../../upgrade/steer.js';
import type {ImagePicker} from './picker-list.js';
import type {PolicyEditor} from './policy-editor.js';

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

export const mapMode: Mode = {type: 'map'};
