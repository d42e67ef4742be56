import {imageName, type ImageVersion} from '../../fleet/image.js';
import {daysOld} from '../../fleet/publication.js';
import type {Scene} from '../scene.js';
import type {PickerEntry} from '../screen/picker-list.js';
import {blank, type Line, span} from '../text.js';
import {azureNow} from '../time-text.js';

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
			return [name, blank(2), span('as typed, not from the list', 'dim')];
		}
	}
}

function versionTags({live, now}: Scene, version: ImageVersion): Line {
	const days = daysOld(version, azureNow(live, now) ?? now);
	const resourceGroup = /\/resourceGroups\/([^\/]+)\//iv.exec(version.id ?? '')?.[1];
	const verb = version.publishedAt === null ? 'built' : 'published';
	const until = version.deprecatedAt === null ? '' : ` ${version.deprecatedAt.slice(0, 10)}`;

	return [
		...(version.isNewest ? [span('newest', 'good')] : []),
		...(version.isCurrent ? [span('in the model now', 'strong')] : []),
		...(version.isDeprecated ? [span(until === '' ? 'deprecated' : `deprecated since${until}`, 'warn')] : []),
		...(!version.isDeprecated && until !== '' ? [span(`deprecated from${until}`, 'warn')] : []),
		...(version.isExcludedFromLatest && !version.isDeprecated ? [span('excluded from latest', 'warn')] : []),
		...(days === null ? [] : [span(days === 0 ? `${verb} today` : `${verb} ${daysText(days)} ago`, 'dim')]),
		...(version.kind === 'managed' && resourceGroup !== undefined ? [span(resourceGroup, 'dim')] : []),
	];
}

/** `1 day`, `9 days`. */
export function daysText(days: number): string {
	return days === 1 ? '1 day' : `${days} days`;
}
