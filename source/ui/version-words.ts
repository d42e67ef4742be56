import type {ImageVersion} from '../fleet/image.js';
import {dateInVersion, daysOld} from '../fleet/publication.js';

/** Something said of a version; its kind tells how much it matters. */
export type VersionWord = {readonly text: string; readonly kind: 'newest' | 'current' | 'warning' | 'age' | 'place'};

/**
 * What is known of a version beside its name, the most important first, as the choice of an image and `vmssroll images` say it.
 *
 * @param now milliseconds since 1970, of Azure's clock where that is known.
 * @param hasDate whether the age has the day beside it, where there is room for it.
 */
export function versionWords(version: ImageVersion, now: number, {hasDate = false} = {}): readonly VersionWord[] {
	const resourceGroup = /\/resourceGroups\/([^\/]+)\//iv.exec(version.id ?? '')?.[1];
	const until = version.deprecatedAt === null ? '' : ` ${version.deprecatedAt.slice(0, 10)}`;
	const age = ageText(version, now, hasDate);
	const words: ReadonlyArray<VersionWord | null> = [
		version.isNewest ? {text: 'newest', kind: 'newest'} : null,
		version.isCurrent ? {text: 'in the model now', kind: 'current'} : null,
		version.isDeprecated ? {text: until === '' ? 'deprecated' : `deprecated since${until}`, kind: 'warning'} : null,
		!version.isDeprecated && until !== '' ? {text: `deprecated from${until}`, kind: 'warning'} : null,
		version.isExcludedFromLatest && !version.isDeprecated ? {text: 'excluded from latest', kind: 'warning'} : null,
		age === null ? null : {text: age, kind: 'age'},
		version.kind === 'managed' && resourceGroup !== undefined ? {text: resourceGroup, kind: 'place'} : null,
	];

	return words.filter(word => word !== null);
}

/** Azure tells when a version of a gallery was published; of a platform image its name tells when it was built. */
function ageText(version: ImageVersion, now: number, hasDate: boolean): string | null {
	const days = daysOld(version, now);
	const day = (version.publishedAt ?? dateInVersion(version.version) ?? '').slice(0, 10);

	if (days === null) {
		return null;
	}

	return [
		version.publishedAt === null ? 'built' : 'published',
		...(hasDate ? [`${day},`] : []),
		days === 0 ? 'today' : `${daysText(days)} ago`,
	].join(' ');
}

/** `1 day`, `9 days`. */
export function daysText(days: number): string {
	return days === 1 ? '1 day' : `${days} days`;
}
