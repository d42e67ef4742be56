/**
 * Codes which come with the status of a missing role (403) or of a conflict (409), and which neither a role nor waiting
 * takes away.
 */
const lastingCodes: readonly RegExp[] = [
	// Resource locks: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
	/^ScopeLocked$/i,
	// Azure Policy, and Azure's own: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy
	/^RequestDisallowedBy/i,
	/^(?:Missing)?Subscription(?:NotRegistered|Registration)$/i,
	/^(?:ReadOnlyDisabledSubscription|SubscriptionDisabled|DisabledSubscription|SubscriptionMarkedForDeletion)$/i,
	/^(?:PropertyChangeNotAllowed|NotSupported|QuotaExceeded|SkuNotAvailable)$/i,
	// At most 10 models may be alive in a Uniform set.
	/^MaxVirtualMachineScaleSetModels/i,
];

/**
 * `OperationNotAllowed` (409) is a refusal for ever in some words and for now in others. Only words which are known to
 * stay true count here: what is not known may pass, and whoever waits for it gives up after a few attempts.
 */
const lastingWords: readonly RegExp[] = [
	/exceeding approved .*quota/i,
	/\bmodels\b.*\b(?:allowed|limit|maximum)|\b(?:limit|maximum)\b.*\bmodels\b/i,
	/\bcannot be changed\b|\bnot supported\b|\bnot enabled\b|\bcannot be used on\b/i,
	/\bno ongoing Rolling Upgrade\b/i,
];

/** Whether Azure would refuse the same request again however long one waits, until somebody changes what it names. */
export function isLastingRefusal(code: string, message: string): boolean {
	return (
		lastingCodes.some(pattern => pattern.test(code)) ||
		(/^OperationNotAllowed$/i.test(code) && lastingWords.some(pattern => pattern.test(message)))
	);
}
