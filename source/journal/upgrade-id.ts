const pattern = /^[a-z\d][a-z\d-]{0,199}$/;

/**
 * Whether a text can be the id of an upgrade, and so the name of its folder: small letters, digits and hyphens. What a
 * command line gives may be anything, and no path may come of it.
 */
export function isUpgradeId(text: string): boolean {
	return pattern.test(text);
}
