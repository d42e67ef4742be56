import {checkTarget} from '../../upgrade/checks/check-target.js';
import {modelChange} from '../../upgrade/model-change.js';
import {whatWillStart} from '../../upgrade/will-start.js';
import type {Scene} from '../scene.js';
import {resolveTarget, versionsFor} from '../screen/images.js';
import type {PickerEntry} from '../screen/picker-list.js';
import {type Line, span} from '../text.js';
import {checkLines, sortChecks} from './checks.js';
import {modelDiffLines, startsLines} from './model-diff.js';

const nameWidth = 14;

/** What choosing a line would come to: what speaks against it, the model before and after, and what its save starts. */
export function imagePreviewLines({live, theme}: Scene, entry: PickerEntry | null, width: number): readonly Line[] {
	const {snapshot} = live;

	if (snapshot === null || entry === null || entry.type === 'series') {
		return [];
	}

	const {scaleSet, instances} = snapshot;
	const target = resolveTarget(entry.target, live) ?? entry.target;
	const change = modelChange(scaleSet.image, target);
	const name = (text: string): Line => [span(text.padEnd(nameWidth), 'dim')];
	const versions = versionsFor(target, live);
	const checks = checkTarget({snapshot, target, versions: versions.status === 'loaded' ? versions.value : null});

	return [
		...checkLines(sortChecks(checks), width, theme.glyphs),
		...(change.length === 0
			? []
			: startsLines(whatWillStart(scaleSet.upgradePolicyMode), instances.length, width, name('saving starts'))),
		...modelDiffLines(change, width, name('the model')),
	];
}
