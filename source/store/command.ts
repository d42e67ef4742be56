import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Plan} from '../upgrade/plan.js';
import type {Steering} from '../upgrade/steer.js';

/** What the screen asks of the rest of the program: everything which reaches beyond the screen. */
export type Command =
	/** Read the scale set again now. */
	| {readonly type: 'refresh'}
	/** Ask for the versions which the scale set could take, into `live.imageVersions`. */
	| {readonly type: 'load-image-versions'}
	/** Ask for the scale sets of the subscription, into `live.scaleSets`. */
	| {readonly type: 'load-scale-sets'}
	| {readonly type: 'open-scale-set'; readonly reference: ScaleSetReference}
	/** The operator confirmed this plan: carry it out. */
	| {readonly type: 'start-upgrade'; readonly plan: Plan}
	/** `takesHelm`: also when somebody else steers. */
	| {readonly type: 'steer-upgrade'; readonly steering: Steering; readonly takesHelm?: boolean}
	/** Steer from here from now on. */
	| {readonly type: 'take-helm'}
	| {readonly type: 'quit'};
