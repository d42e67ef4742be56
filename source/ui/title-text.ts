import {countStates} from '../fleet/snapshot.js';
import type {Live} from '../store/live.js';
import {counted} from '../upgrade/counted.js';
import {hasEnded} from '../upgrade/upgrade.js';
import {isFleetMode, modeOfBody} from './screen/fleet-mode.js';
import {shownUpgrade, type Screen} from './screen/screen.js';
import {wantedImage} from './screen/images.js';
import {cutToWidth, neutralize} from './terminal/sanitize.js';

const longestTitle = 100;

/**
 * What the title of the window says, to find it again among others: `vmssroll web · 45 of 100`, and how an upgrade stands
 * which needs somebody. Names come from outside and are neutralised.
 */
export function titleText(screen: Screen, live: Live): string {
	return cutToWidth(neutralize(describe(screen, live)), longestTitle);
}

function describe(screen: Screen, live: Live): string {
	const {fleet, snapshot} = live;

	if (isFleetMode(modeOfBody(screen.mode))) {
		return fleet.status === 'loaded' ? `vmssroll · ${counted(fleet.value.length, 'scale set')}` : 'vmssroll';
	}

	const wanted = wantedImage(screen.target, live);

	if (snapshot === null || wanted === null) {
		return 'vmssroll';
	}

	const {current, instances} = countStates(snapshot, wanted);
	const upgrade = shownUpgrade(screen, live);
	const isTold = upgrade !== null && (upgrade.status === 'paused' || hasEnded(upgrade));

	return `vmssroll ${snapshot.scaleSet.name} · ${current} of ${instances}${isTold ? ` · ${upgrade.status}` : ''}`;
}
