import {imageName, type ImageVersion} from '../../fleet/image.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import type {Scene} from '../scene.js';
import {existenceOf} from '../screen/existence.js';
import type {PickerEntry} from '../screen/picker-list.js';
import {blank, type Line, type Span, span, type Tone} from '../text.js';
import {azureNow} from '../time-text.js';
import {type VersionWord, versionWords} from '../version-words.js';

/** What a line of the picker is called. */
export function entryName(entry: PickerEntry): string {
	switch (entry.type) {
		case 'series': {
			return entry.series.name;
		}

		case 'latest': {
			return 'latest';
		}

		case 'version': {
			return entry.version.version;
		}

		case 'typed': {
			return imageName(entry.target);
		}
	}
}

/** A line of the picker: its name, and all that is known of it. */
export function entryParts(scene: Scene, entry: PickerEntry, nameWidth: number, isChosen: boolean): Line {
	const name = span(entryName(entry).padEnd(nameWidth), isChosen ? 'strong' : 'plain');

	switch (entry.type) {
		case 'series': {
			const {operatingSystem} = entry.series;

			return [
				name,
				...(operatingSystem === null ? [] : [blank(2), span(operatingSystem, 'dim')]),
				...(entry.isCurrent ? [blank(2), span('the model names it', 'strong')] : []),
			];
		}

		case 'latest': {
			return [name, blank(2), span(`moves on with every new version; ${entry.version.version} now`, 'dim')];
		}

		case 'version': {
			return [name, ...versionTags(scene, entry.version).flatMap(tag => [blank(2), tag])];
		}

		case 'typed': {
			return [name, blank(2), typedTag(entry.target, scene)];
		}
	}
}

/** What is typed need not exist: it says so at once, or that nobody knows. */
function typedTag(target: ImageTarget, {live}: Scene): Span {
	switch (existenceOf(target, live).status) {
		case 'missing': {
			return span(`not in ${live.snapshot?.scaleSet.location ?? 'the region'}`, 'bad');
		}

		case 'unchecked': {
			return span('as typed; whether it exists is not checked', 'warn');
		}

		case 'listed': {
			return span('as typed, not from the list', 'dim');
		}
	}
}

const tones: Readonly<Record<VersionWord['kind'], Tone>> = {
	newest: 'good',
	current: 'strong',
	warning: 'warn',
	age: 'dim',
	place: 'dim',
};

function versionTags({live, now}: Scene, version: ImageVersion): Line {
	return versionWords(version, azureNow(live, now) ?? now).map(({text, kind}) => span(text, tones[kind]));
}
