import type {ImageSeries} from '../fleet/image-series.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Plan} from '../upgrade/plan.js';
import type {Steering} from '../upgrade/steer.js';
import type {PastUpgrade} from './past-upgrade.js';

/** What the screen asks of the rest of the program: everything which reaches beyond the screen. */
export type Command =
	/** Read the scale set again now. */
	| {readonly type: 'refresh'}
	/** Ask for the versions which the scale set could take, into `live.imageVersions`. */
	| {readonly type: 'load-image-versions'}
	/** Ask for the SKUs of the model's offer, or the images of its gallery, into `live.imageSeries`. */
	| {readonly type: 'load-image-series'}
	/** Ask for the versions of one of those, into `live.seriesVersions`. */
	| {readonly type: 'load-series-versions'; readonly series: ImageSeries}
	/** Ask for the scale sets of the chosen subscriptions with all their instances, little by little, into `live.fleet`. */
	| {readonly type: 'load-fleet'}
	/** Read the instances of these sets before those of others: they are on the screen. */
	| {readonly type: 'load-fleet-strips'; readonly references: readonly ScaleSetReference[]}
	/** Ask for the subscriptions which the sign-in may see, into `live.subscriptions`. */
	| {readonly type: 'load-subscriptions'}
	/** Show the fleet of one subscription, or of all (`null`). */
	| {readonly type: 'choose-subscription'; readonly subscriptionId: string | null}
	/** Ask for everything that Azure tells of an instance of the open scale set, into `live.details`. */
	| {readonly type: 'load-instance-details'; readonly instanceId: string}
	| {readonly type: 'open-scale-set'; readonly reference: ScaleSetReference}
	/** Go back to the fleet: the set is read no more, and an upgrade in it goes on out of sight. */
	| {readonly type: 'close-scale-set'}
	/** The operator confirmed this plan: carry it out. */
	| {readonly type: 'start-upgrade'; readonly plan: Plan}
	/** `takesHelm`: also when somebody else steers. */
	| {readonly type: 'steer-upgrade'; readonly steering: Steering; readonly takesHelm?: boolean}
	/** Steer from here from now on. */
	| {readonly type: 'take-helm'}
	/** List the upgrades which were journaled here, into `live.pastUpgrades`. */
	| {readonly type: 'load-past-upgrades'}
	/** Read the journal of one of them, into `live.pastUpgrade`. */
	| {readonly type: 'load-past-upgrade'; readonly past: PastUpgrade}
	/** Open the scale set of one of them and follow the upgrade there: nothing is done to it. */
	| {readonly type: 'follow-upgrade'; readonly past: PastUpgrade}
	/** Write a text to a new file which only the operator may read, and say so in `live.saved`. */
	| {readonly type: 'save-text'; readonly path: string; readonly text: string}
	/** Hand a text to the terminal's clipboard. */
	| {readonly type: 'copy-text'; readonly text: string}
	/** Give the terminal back and stop, until the program is continued. */
	| {readonly type: 'suspend'}
	| {readonly type: 'quit'};
