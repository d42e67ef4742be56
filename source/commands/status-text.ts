import {imageName} from '../fleet/image.js';
import type {AutomaticRepairs} from '../fleet/scale-set.js';
import {countModels, countStates, instanceStates, type Snapshot} from '../fleet/snapshot.js';
import {type Activity, whatIsUnderWay} from '../upgrade/activity.js';
import {heatmapText, type TextShell} from './heatmap-text.js';

/** A scale set as text for people: its facts, what is under way, and the heatmap as the screen draws it. */
export function statusText(snapshot: Snapshot, activity: Activity | null, shell: TextShell): string {
	const {scaleSet} = snapshot;
	const totals = countStates(snapshot, scaleSet.image);
	const others = instanceStates.flatMap(state =>
		state === 'current' || totals[state] === 0 ? [] : [`${totals[state]} ${state}`],
	);
	const facts = [
		scaleSet.resourceGroup,
		scaleSet.location,
		scaleSet.orchestrationMode,
		scaleSet.upgradePolicyMode,
		scaleSet.zones.length > 0 ? `zones ${scaleSet.zones.join(' ')}` : null,
		// Only a Uniform set has the limit.
		scaleSet.orchestrationMode === 'Flexible' ? null : `${countModels(snapshot)} of 10 models in use`,
		scaleSet.automaticOSUpgrade.isEnabled ? 'automatic OS upgrade on' : null,
		repairsTexts[scaleSet.automaticRepairs],
	];
	const {detail} = whatIsUnderWay(scaleSet, activity);

	return [
		`${scaleSet.name}  ${facts.filter(fact => fact !== null).join(' · ')}`,
		`${imageName(scaleSet.image)}   ${[`${totals.current} of ${totals.instances} current`, ...others].join('   ')}`,
		...(detail === null ? [] : [detail]),
		...(activity === null ? ['Whether a rolling upgrade of the platform is under way could not be read.'] : []),
		'',
		...heatmapText(snapshot, shell),
		'',
	].join('\n');
}

const repairsTexts: Readonly<Record<AutomaticRepairs, string | null>> = {
	off: null,
	running: 'automatic repairs on',
	suspended: 'automatic repairs suspended',
	unknown: 'automatic repairs on, perhaps suspended',
};
