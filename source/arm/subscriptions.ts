import type {ComputeManagementContext} from '@azure/arm-compute/api';
import type {Subscription} from './arm.js';
import type {ErrorAnswers} from './error-answer.js';
import {fromErrorAnswer} from './to-arm-error.js';
import {memberOf, objectsOf, textOf} from './untrusted.js';

/** The version of ARM's own interface which `az account list` asks for. */
const firstPage = '/subscriptions?api-version=2022-12-01';

/** Reads all subscriptions which the sign-in may see, by name. The Compute SDK has no call for it. */
export async function listSubscriptions(
	raw: ComputeManagementContext,
	answers: ErrorAnswers,
	signal: AbortSignal | undefined,
): Promise<readonly Subscription[]> {
	const subscriptions = new Map<string, Subscription>();
	const links = new Set<string>();

	for (let link: string | null = firstPage; link !== null && !links.has(link); ) {
		signal?.throwIfAborted();
		links.add(link);
		const {body, request} = await raw.pathUnchecked(link).get();
		const answer = answers.get(request);

		if (answer !== undefined) {
			throw fromErrorAnswer(answer, 'list the subscriptions');
		}

		const value = memberOf(body, 'value');

		for (const entry of Array.isArray(value) ? objectsOf<object>(value) : []) {
			const id = textOf(memberOf(entry, 'subscriptionId'));

			if (id !== null) {
				subscriptions.set(id, {id, name: textOf(memberOf(entry, 'displayName')) ?? id});
			}
		}

		link = textOf(memberOf(body, 'nextLink'));
	}

	return [...subscriptions.values()].toSorted((left, right) => left.name.localeCompare(right.name));
}
