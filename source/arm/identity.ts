import type {TokenCredential} from '@azure/identity';
import {memberOf, textOf} from './untrusted.js';

/** Claims which name the one who signed in, the most telling first: people, then applications and managed identities. */
const namingClaims = ['upn', 'preferred_username', 'unique_name', 'email', 'app_displayname', 'appid', 'oid'];

/**
 * Who a token was given to (`ana@corp`, or the id of an application), read from its claims without checking its
 * signature: to show, never to decide. `null` when it is no web token or names nobody.
 */
export function identityOfToken(token: string): string | null {
	return firstClaim(token, namingClaims);
}

/** The tenant which a token is of, in lower case, read from its claims without checking its signature. */
export function tenantOfToken(token: string): string | null {
	return firstClaim(token, ['tid'])?.toLowerCase() ?? null;
}

/** What `read` finds in the token which `credential` gives for `scope`; rejects as the credential does. */
export async function readToken(
	credential: TokenCredential,
	scope: string,
	read: (token: string) => string | null,
): Promise<string | null> {
	const token = await credential.getToken(scope);

	return token === null ? null : read(token.token);
}

function firstClaim(token: string, names: readonly string[]): string | null {
	const [, payload] = token.split('.');

	try {
		const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
		return names.map(name => textOf(memberOf(claims, name))).find(text => text !== null) ?? null;
	} catch {
		return null;
	}
}
