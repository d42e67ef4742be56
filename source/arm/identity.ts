import type {TokenCredential} from '@azure/identity';
import {memberOf, textOf} from './untrusted.js';

/** Claims which name the one who signed in, the most telling first: people, then applications and managed identities. */
const namingClaims = ['upn', 'preferred_username', 'unique_name', 'email', 'app_displayname', 'appid', 'oid'];

/**
 * Who a token was given to (`ana@corp`, or the id of an application), read from its claims without checking its
 * signature: to show, never to decide. `null` when it is no web token or names nobody.
 */
export function identityOfToken(token: string): string | null {
	const [, payload] = token.split('.');

	try {
		const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
		return namingClaims.map(name => textOf(memberOf(claims, name))).find(name => name !== null) ?? null;
	} catch {
		return null;
	}
}

/** Who `credential` signs in as; rejects as the credential does. */
export async function identityOf(credential: TokenCredential, scope: string): Promise<string | null> {
	const token = await credential.getToken(scope);

	return token === null ? null : identityOfToken(token.token);
}
