import {completeFilter, toFilterContext} from '../fleet/filter.js';
import type {Completion} from '../fleet/filter-completion.js';
import type {Live} from '../store/live.js';
import {changingOf} from './matching.js';
import {wantedImage} from './screen/images.js';
import type {Screen} from './screen/screen.js';

/** What could be typed next into the filter; nothing before the first read. */
export function completionOf(text: string, {target}: Screen, live: Live): Completion {
	const {snapshot} = live;
	const wanted = wantedImage(target, live);

	return snapshot === null || wanted === null
		? {candidates: [], common: text}
		: completeFilter(text, snapshot, toFilterContext(snapshot, wanted, changingOf(live)));
}
