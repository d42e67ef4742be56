import type {Check} from './check.js';
import {checkImage, type ImageFacts} from './image.js';
import {checkLatest, checkSku} from './image-change.js';

/** Looks at an image before anybody is selected: its kind, whether it is there, and what naming it brings. */
export function checkTarget(facts: ImageFacts): readonly Check[] {
	return [checkImage(facts), checkSku(facts), checkLatest(facts)].filter(check => check !== null);
}
