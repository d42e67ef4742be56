import {
	AzureCliCredential,
	DeviceCodeCredential,
	EnvironmentCredential,
	ManagedIdentityCredential,
	type TokenCredential,
} from '@azure/identity';
import type {Clock} from '../clock.js';
import {type CachedCredential, createCachedCredential} from './cached-credential.js';
import type {Cloud} from './clouds.js';
import type {HttpClient} from './pipeline.js';
import type {SignInMethod} from './sign-in-method.js';

/** What the operator must do to sign in with a device code. */
export type SignInPrompt = {readonly userCode: string; readonly verificationUri: string; readonly message: string};

export type SignInOptions = {
	readonly auth: SignInMethod;
	readonly cloud: Cloud;
	/** Of the subscription; without it the sign-in's own. */
	readonly tenantId?: string | undefined;
	/** Shows the code of a device-code sign-in. */
	readonly prompt: (prompt: SignInPrompt) => void;
	readonly clock: Clock;
	/** What sends the requests to Microsoft Entra ID, instead of the SDK's own. */
	readonly httpClient?: HttpClient | undefined;
};

/** Without it, a CLI which waits for something would hold every request for ever. */
const cliMilliseconds = 20_000;

/** Makes the credential of a sign-in method. It signs in when the first token is needed, and keeps tokens in memory. */
export function createCredential(options: SignInOptions): CachedCredential {
	return createCachedCredential(credentialOf(options), options.clock);
}

function credentialOf({auth, cloud, tenantId, prompt, httpClient}: SignInOptions): TokenCredential {
	const tenant = tenantId === undefined ? {} : {tenantId};
	const connection = {authorityHost: cloud.authorityHost, ...(httpClient === undefined ? {} : {httpClient})};

	switch (auth) {
		case 'cli': {
			return new AzureCliCredential({...tenant, processTimeoutInMs: cliMilliseconds});
		}

		case 'device-code': {
			return new DeviceCodeCredential({
				...tenant,
				...connection,
				// The SDK's own prompt would write into the middle of the screen.
				userPromptCallback({userCode, verificationUri, message}) {
					prompt({userCode, verificationUri, message});
				},
			});
		}

		case 'managed-identity': {
			return new ManagedIdentityCredential(connection);
		}

		case 'environment': {
			return new EnvironmentCredential(connection);
		}
	}
}
