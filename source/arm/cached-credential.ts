import type {AccessToken, GetTokenOptions, TokenCredential} from '@azure/identity';
import type {Clock} from '../clock.js';

/** A credential which keeps its tokens. */
export type CachedCredential = TokenCredential & {
	/** Drops all tokens: the next request gets a new one. For when Azure does not accept one which has not expired. */
	readonly forget: () => void;
};

const minute = 60_000;
/** From here on a new token is fetched beside, while the old one still serves. */
const refreshBeforeMilliseconds = 5 * minute;
/** From here on the old one does not serve: the SDK does not use a token for its last two minutes either. */
const renewBeforeMilliseconds = 2 * minute;

/**
 * A credential which asks `credential` only when it has no token which lasts, and once for all who ask at the same
 * time: the Azure CLI's starts a process on every call, for every client, and keeps nothing.
 *
 * A token which cannot be renewed serves until it expires. A request with claims (a challenge of Azure's) always goes
 * through, and its token serves from then on.
 */
export function createCachedCredential(credential: TokenCredential, clock: Clock): CachedCredential {
	const tokens = new Map<string, AccessToken>();
	const fetches = new Map<string, Promise<AccessToken | null>>();

	const fetchToken = async (key: string, scopes: string | string[], options: GetTokenOptions) => {
		try {
			const token = await credential.getToken(scopes, options);

			if (token !== null) {
				tokens.set(key, token);
			}

			return token;
		} finally {
			fetches.delete(key);
		}
	};

	const fetchOnce = async (key: string, scopes: string | string[], options: GetTokenOptions) => {
		// Without the signal of the one who came first: the others wait for the same token.
		const {abortSignal: _, ...shared} = options;
		const fetch = fetches.get(key) ?? fetchToken(key, scopes, shared);
		fetches.set(key, fetch);
		return fetch;
	};

	return {
		forget() {
			tokens.clear();
		},
		async getToken(scopes, options = {}) {
			const key = JSON.stringify([[scopes].flat(), options.tenantId ?? null, options.enableCae === true]);

			if (options.claims !== undefined && options.claims.trim() !== '') {
				return fetchToken(key, scopes, options);
			}

			const token = tokens.get(key);
			const remaining = token === undefined ? 0 : token.expiresOnTimestamp - clock.now();

			if (token !== undefined && remaining > refreshBeforeMilliseconds) {
				return token;
			}

			const fetch = fetchOnce(key, scopes, options);

			if (token !== undefined && remaining > renewBeforeMilliseconds) {
				// Should this fail, the next call tries again.
				fetch.catch(() => undefined);
				return token;
			}

			try {
				return await fetch;
			} catch (error) {
				if (token !== undefined && remaining > 0) {
					return token;
				}

				throw error;
			}
		},
	};
}
