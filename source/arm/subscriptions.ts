import type {ComputeManagementContext} from '@azure/arm-compute/api';
import type {Subscription} from '../fleet/subscription.js';
import type {ErrorAnswers} from './error-answer.js';
import {readRawPages, uniqueBy} from './pages.js';
import {memberOf, textOf} from './untrusted.js';

/** The version of ARM's own interface which `az account list` asks for. */
const firstPage = '/subscriptions?api-version=2022-12-01';

/** Reads all subscriptions which the sign-in may see, by name. The Compute SDK has no call for it. */
export async function listSubscriptions(
	raw: ComputeManagementContext,
	answers: ErrorAnswers,
	signal: AbortSignal | undefined,
): Promise<readonly Subscription[]> {
	const entries = await readRawPages(raw, firstPage, {answers, signal, operation: 'list the subscriptions'});

	const subscriptions = entries.flatMap(entry => {
		const id = textOf(memberOf(entry, 'subscriptionId'));
		return id === null ? [] : {id, name: textOf(memberOf(entry, 'displayName')) ?? id};
	});

	return uniqueBy(subscriptions, ({id}) => id.toLowerCase()).toSorted((left, right) =>
		left.name.localeCompare(right.name),
	);
}
