import type {Instance} from '../../fleet/scale-set.js';
import type {MapView} from '../map-view.js';
import type {Tone} from '../text.js';

/** How a cell is drawn, and what that says. */
export type CellLook = {
	readonly glyph: string;
	readonly tone: Tone;
	readonly name: string;
	/** Whether it is as it should be: what the totals count. */
	readonly isGood: boolean;
};

/** What a lens looks at: the map, and the versions which the set could take, where they are known. */
export type Sight = Pick<MapView, 'snapshot' | 'wanted' | 'changing'> & Partial<Pick<MapView, 'versions'>>;

/** The looks of a lens: one for every instance, and all that can occur in the order of the legend. */
export type LensView = {readonly lookOf: (instance: Instance) => CellLook; readonly looks: readonly CellLook[]};

/** How an instance looks which came after the map was drawn. */
export const unknownLook: CellLook = {glyph: '?', tone: 'unknown', name: 'unknown', isGood: false};
