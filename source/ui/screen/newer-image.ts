import {modelImage} from '../../fleet/fleet-strip.js';
import {type Behind, behindNewest} from '../../fleet/publication.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import {isUnderWay} from './carrier.js';
import {knownVersions, loadVersionsFor} from './images.js';
import type {Screen} from './screen.js';

/** The newest version, where it is newer than what the model names; `null` where that is not known or another image is wanted. */
export function newerImage({target}: Pick<Screen, 'target'>, live: Live): Behind | null {
	const {snapshot} = live;

	if (snapshot === null || target !== null || isUnderWay(live)) {
		return null;
	}

	const behind = behindNewest(modelImage(snapshot.scaleSet, knownVersions(live)), knownVersions(live));

	return behind === null || behind.versions === 0 ? null : behind;
}

/**
 * Asks for the versions which the open set could take, so that it can be said that there is a newer one: once for each set
 * which is opened, and only while all is well, since nobody has asked for it. `null` where there is nothing to ask.
 */
export function askForNewest(live: Live): Command | null {
	const {snapshot, connection, imageVersions, budget} = live;

	if (snapshot === null || connection.status !== 'live' || imageVersions.status !== 'idle' || isUnderWay(live)) {
		return null;
	}

	const isScarce = budget !== null && budget.remaining * 2 < budget.capacity;
	const command = isScarce ? null : loadVersionsFor(snapshot.scaleSet.image, live);

	return command?.type === 'load-image-versions' ? command : null;
}
