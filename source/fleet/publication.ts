import {compareVersions, exactVersionOf, type Image, type ImageVersion} from './image.js';

/** How far an image is behind the newest version of its SKU, or of its image in a gallery. */
export type Behind = {
	/** The newest version, which `latest` stands for. */
	readonly newest: string;
	/** How many versions are newer than the image, up to the newest; 0 when it is the newest. */
	readonly versions: number;
	/** Whole days from the publication of the image to that of the newest version; `null` where one is not known. */
	readonly days: number | null;
};

/**
 * How far an image is behind the newest of `versions`; `null` where its version or the newest is not known. An image
 * which is newer than the newest (one excluded from `latest`) is not behind.
 */
export function behindNewest(image: Image, versions: readonly ImageVersion[]): Behind | null {
	const version = exactVersionOf(image);
	const newest = versions.find(({isNewest}) => isNewest);

	if (version === null || newest === undefined) {
		return null;
	}

	const missed = versions.filter(
		candidate =>
			compareVersions(candidate.version, version) > 0 && compareVersions(candidate.version, newest.version) <= 0,
	);
	const own = versions.find(candidate => compareVersions(candidate.version, version) === 0);
	const publishedAt = own?.publishedAt ?? dateInVersion(version);

	return {
		newest: newest.version,
		versions: missed.length,
		days: missed.length === 0 ? 0 : daysBetween(publishedAt, newest.publishedAt ?? dateInVersion(newest.version)),
	};
}

/**
 * How many whole days ago a version was published, or built where only its name tells a day; `null` where nothing does.
 *
 * @param now milliseconds since 1970.
 */
export function daysOld({publishedAt, version}: ImageVersion, now: number): number | null {
	const day = dayOf(publishedAt ?? dateInVersion(version) ?? '');
	const first = dayOf('1970-01-01') ?? 0;

	return day === null ? null : Math.max(0, first + Math.floor(now / 86_400_000) - day);
}

function daysBetween(from: string | null, to: string | null): number | null {
	const first = from === null ? null : dayOf(from);
	const last = to === null ? null : dayOf(to);

	return first === null || last === null ? null : Math.max(0, last - first);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The number of the day which an ISO 8601 text begins with, counted from one of long ago; `null` when it is none. */
function dayOf(text: string): number | null {
	const [year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(text) ?? []).slice(1).map(Number);

	if (year === undefined || month === undefined || day === undefined) {
		return null;
	}

	const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	const length = (monthLengths[month - 1] ?? 0) + Number(isLeap && month === 2);

	if (day < 1 || day > length) {
		return null;
	}

	const before = year - 1;
	const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
	const ofMonths = monthLengths.slice(0, month - 1).reduce((sum, days) => sum + days, Number(isLeap && month > 2));

	return before * 365 + leapDays + ofMonths + day;
}

/** A part of a version which begins with a date: `202611100` (Canonical), `2024091713` (Red Hat), `20240901` (Debian). */
const longDate = /^(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{0,2}$/;
/** Of Windows images the last part is one: `20348.2762.241006`. */
const shortDate = /^(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

/**
 * The day which a version of a platform image names, such as `2026-11-10`; `null` where it names none. Azure does not tell when a
 * platform image was published, but most publishers write the day of the build into the version.
 */
export function dateInVersion(version: string): string | null {
	const parts = version.split('.');
	const long = parts.map(part => longDate.exec(part)).find(match => match !== null);
	const short = shortDate.exec(parts.at(-1) ?? '');
	const [, year, month, day] = long ?? short ?? [];

	if (year === undefined || month === undefined || day === undefined) {
		return null;
	}

	const text = `${year.padStart(4, '20')}-${month}-${day}`;

	// The 30th of February is none.
	return dayOf(text) === null ? null : text;
}
