import type {ExpiringUrl} from '../../fleet/scale-set.js';
import {parseTimestamp} from '../timestamp.js';
import {type Check, type CheckFacts, refuse, warn} from './check.js';

/** The check which a plan passes only by name. */
export const expiredUrlsName = 'expired-urls';

/**
 * Whether a signed URL of an extension has expired. A new OS disk runs all extensions again, and one which cannot
 * download its script fails the instance: the first batch would fail whole. Refused therefore, since going back
 * fails alike; but let through by name, since not every URL in the settings is one which the extension must reach.
 */
export function checkExpiredUrls({snapshot: {scaleSet, takenAt}, confirmedName}: CheckFacts): Check | null {
	const expired = scaleSet.expiringUrls.filter(url => expiryOf(url) <= takenAt);

	if (expired.length === 0) {
		return null;
	}

	const message = `Expired: ${urlsText(expired)}. An upgraded instance runs its extensions again, cannot download from there, and fails; one which is rolled back as well.`;
	const renew = 'Put a new URL into the settings of the extension first (az vmss extension set)';

	return confirmedName === scaleSet.name
		? warn(expiredUrlsName, message, `${renew}. It was confirmed by name.`)
		: refuse(
				expiredUrlsName,
				message,
				`${renew}. If the extension does not need it, confirm with --confirm ${scaleSet.name}.`,
			);
}

/** Whether a signed URL of an extension expires before the upgrade is likely to be over, or cannot be told. */
export function checkExpiringUrls({snapshot: {scaleSet, takenAt}, estimatedSeconds}: CheckFacts): Check | null {
	const over = takenAt + estimatedSeconds * 1000;
	const soon = scaleSet.expiringUrls.filter(url => expiryOf(url) > takenAt && expiryOf(url) <= over);
	const untold = scaleSet.expiringUrls.filter(url => Number.isNaN(expiryOf(url)));

	if (soon.length > 0) {
		return warn(
			'expiring-urls',
			`Expires before the upgrade is likely to be over: ${urlsText(soon)}. Instances upgraded after that fail.`,
			'Put a new URL into the settings of the extension first, or upgrade fewer instances at a time.',
		);
	}

	return untold.length > 0
		? warn(
				'expiring-urls',
				`Expires at a time which cannot be told: ${urlsText(untold)}.`,
				'If it has expired, upgraded instances fail: look before you start.',
			)
		: null;
}

function urlsText(urls: readonly ExpiringUrl[]): string {
	return urls
		.map(({extension, host, expiresAt}) => {
			const url = host === '' ? 'a signature' : `the signed URL to ${host}`;

			return `${url} in extension ${extension}${expiresAt === null ? '' : ` (until ${expiresAt})`}`;
		})
		.join(' and ');
}

/**
 * Milliseconds since 1970; `NaN` when it cannot be told. A SAS may give the day or the minute alone, always in UTC
 * (documented: Create a service SAS, `se`).
 */
function expiryOf({expiresAt}: ExpiringUrl): number {
	const text = expiresAt ?? '';
	const day = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;

	return parseTimestamp(day.replace(/(T\d\d:\d\d)Z$/, '$1:00Z'));
}
