import type {ArmErrorKind} from './arm-error.js';

/** What is known of a failure when the operator is told what to do. */
export type Failure = {
	readonly kind: ArmErrorKind;
	readonly code: string;
	readonly answer: string;
	readonly retryAfterMilliseconds: number | null;
};

type Rule = {readonly matches: RegExp; readonly next: string};

/** Messages of the Azure CLI and of Microsoft Entra ID (`AADSTS…`), matched against code and answer. */
const signInRules: readonly Rule[] = [
	{
		matches: /could not be found|not recognized|ENOENT/i,
		next: 'Install the Azure CLI (https://aka.ms/azure-cli) and run "az login", or sign in with --auth device-code.',
	},
	{
		matches: /AADSTS500011|AADSTS50001\b/i,
		next: 'The sign-in does not know this cloud: choose it with --cloud and "az cloud set --name NAME", then run "az login".',
	},
	{
		matches: /AADSTS5007[69]|AADSTS50158|interaction_required|multi-?factor|claims.challenge/i,
		next: 'Azure asks for multi-factor sign-in: run "az login --scope https://management.core.windows.net//.default", then try again.',
	},
	{
		matches: /Unexpected end of JSON|timed? ?out/i,
		next: 'The Azure CLI did not answer in time: see whether "az account get-access-token" answers, then try again.',
	},
	{
		matches: /InvalidAuthenticationTokenTenant|wrong issuer|AADSTS50020|AADSTS90002|tenant id/i,
		next: 'The sign-in belongs to another tenant: run "az login --tenant TENANT" with the tenant of the subscription.',
	},
	{
		matches: /subscription .*(?:not found|doesn't exist)/i,
		next: 'See "az account list --output table" for the subscriptions of this sign-in.',
	},
	{
		matches: /managed.?identity|IMDS|169\.254/i,
		next: 'Managed identities work on Azure machines which have one: elsewhere use --auth cli or --auth device-code.',
	},
	{
		matches: /EnvironmentCredential/i,
		next: 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or use --auth cli.',
	},
];

const notFoundRules: readonly Rule[] = [
	{
		matches: /^ResourceGroupNotFound/,
		next: 'Check the resource group (-g) and the subscription (-s): "az group list --output table" shows the groups.',
	},
	{
		matches: /^(?:InvalidSubscriptionId|SubscriptionNotFound)/,
		next: 'Check the subscription (-s): "az account list --output table" shows those of this sign-in.',
	},
	{
		matches: /virtualMachineScaleSets\//i,
		next: 'Check the name of the scale set and its resource group (-g): "az vmss list --output table" shows all of them.',
	},
	{
		matches: /Publisher:|Offer:|Sku:|VMImage|galleries/i,
		next: 'Check publisher, offer and SKU, or the id of the gallery image, and that it is offered in the region of the set.',
	},
];

const conflictRules: readonly Rule[] = [
	{
		matches: /^Conflict$/,
		next: 'Another change of the scale set is under way: wait until it has ended, then try again.',
	},
];

const refusedRules: readonly Rule[] = [
	{
		matches: /^RequestDisallowedBy/i,
		next: 'A policy of the organisation forbids it: change what the answer names, or ask for an exemption.',
	},
	{
		matches:
			/^ReadOnlyDisabledSubscription|^SubscriptionDisabled|^DisabledSubscription|^SubscriptionMarkedForDeletion/i,
		next: 'The subscription is disabled, so Azure takes no writes: its owner can enable it again in the portal.',
	},
	{
		matches: /^SubscriptionNotRegistered|^MissingSubscriptionRegistration/i,
		next: 'The subscription does not use Microsoft.Compute: register it with "az provider register --namespace Microsoft.Compute".',
	},
	{
		matches:
			/^MaxVirtualMachineScaleSetModels|\bmodels\b.*\b(?:allowed|limit|maximum)|\b(?:limit|maximum)\b.*\bmodels\b/i,
		next: 'Too many models are alive in the set: bring the instances which were left behind to its present model first.',
	},
	{
		matches: /quota/i,
		next: 'The quota of the subscription does not suffice: "az vm list-usage --location LOCATION" shows it, and support can raise it.',
	},
];

const networkRules: readonly Rule[] = [
	{
		matches: /^(?:ENOTFOUND|EAI_AGAIN)/,
		next: 'The name could not be resolved: check the network, DNS, VPN and the proxy settings (HTTPS_PROXY).',
	},
	{
		matches: /^(?:ECONNREFUSED)/,
		next: 'Nothing listens there: check --endpoint and, if it is a simulator, that it still runs.',
	},
	{
		matches: /^(?:.*CERT|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO)/,
		next: 'The connection is not trusted: if a proxy inspects it, name its certificate in NODE_EXTRA_CA_CERTS.',
	},
	{
		matches: /^(?:NOT_JSON|FOREIGN_HOST)|web page/,
		next: 'Something other than Azure answered: check for a sign-in page of the network or a proxy in between.',
	},
];

/** What the operator can do after a failure, in one sentence; `undefined` when there is nothing to say. */
export function nextStep(failure: Failure): string | undefined {
	const {kind, code, answer, retryAfterMilliseconds} = failure;

	switch (kind) {
		case 'sign-in': {
			return byRule(signInRules, failure) ?? 'Run "az login", then try again.';
		}

		case 'permission': {
			const action = /perform action '([^']+)'/.exec(answer)?.[1];
			const role = action === undefined ? 'the role which the answer names' : `a role with the action ${action}`;
			return `Ask for ${role} on the resource group, for example Virtual Machine Contributor; a new role counts after some minutes and a new sign-in.`;
		}

		case 'not-found': {
			return (
				byRule(notFoundRules, failure) ?? 'It may have been deleted in the meantime: read the scale set again and see.'
			);
		}

		case 'model-changed': {
			return 'Somebody else changed the model: look at it again and make a new plan.';
		}

		case 'conflict': {
			return (
				byRule(conflictRules, failure) ?? 'Azure refuses this for now: clear what the answer names, then try again.'
			);
		}

		case 'throttled': {
			return retryAfterMilliseconds === null
				? 'Too many requests: wait a minute, then try again.'
				: `Too many requests: try again in ${Math.ceil(retryAfterMilliseconds / 1000)} s.`;
		}

		case 'server': {
			if (code === 'UnexpectedAnswer') {
				return 'Try again: should it go on, it is worth a report, with this message.';
			}

			return 'The failure is Azure’s: try again in a while, and see https://status.azure.com if it goes on.';
		}

		case 'network': {
			return byRule(networkRules, failure) ?? 'Check the network connection and the proxy settings, then try again.';
		}

		case 'refused': {
			return /^ScopeLocked$/i.test(code) ? lockStep(answer) : byRule(refusedRules, failure);
		}

		case 'aborted': {
			return undefined;
		}
	}
}

/** Azure names the scopes which are locked, not the locks on them. */
function lockStep(answer: string): string {
	const scopes = /are locked: (.+?)(?:\.\s|\.?$)/.exec(answer)?.[1];
	const lock = scopes === undefined ? 'A lock forbids changes' : `A lock on ${scopes} forbids changes`;

	return `${lock}: "az lock list" shows it, and whoever set it can remove it. Waiting does not help.`;
}

function byRule(rules: readonly Rule[], {code, answer}: Failure): string | undefined {
	return rules.find(({matches}) => matches.test(code) || matches.test(answer))?.next;
}
