import {rangeBetween} from '../fleet/selection.js';
import type {MapView} from './map-view.js';
import type {Screen} from './screen/screen.js';

const noRange: ReadonlySet<string> = new Set();

/** The instances between where a range began and the cursor, of those which the filter shows; empty without a range. */
export function rangeOf({rangeFrom, cursor}: Screen, {heatmap, matching}: MapView): ReadonlySet<string> {
	if (rangeFrom === null || cursor === null) {
		return noRange;
	}

	const between = rangeBetween(heatmap, rangeFrom.vmId, cursor.vmId);

	return new Set(matching === null ? between : between.filter(vmId => matching.has(vmId)));
}
