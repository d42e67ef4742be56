import type {PagedAsyncIterableIterator} from '@azure/arm-compute';
import type {ComputeManagementContext} from '@azure/arm-compute/api';
import type {ErrorAnswers} from './error-answer.js';
import {fromErrorAnswer} from './to-arm-error.js';
import {memberOf, objectsOf, textOf} from './untrusted.js';

/** Far more than any list here has: a set has 1,000 instances on 9 pages. */
const mostPages = 1000;

/**
 * All items of a list of the SDK, from all of its pages or not at all. Rejects with the reason of `signal` as soon as a
 * page ends after it aborted, and when the pages go round in a circle or do not come to an end.
 */
export async function readPages<Item extends object>(
	list: PagedAsyncIterableIterator<Item>,
	signal: AbortSignal | undefined,
): Promise<readonly Item[]> {
	const items: Item[] = [];
	const take = createLinkGuard();

	for await (const page of list.byPage()) {
		signal?.throwIfAborted();
		items.push(...objectsOf<Item>(page));
		take(page.continuationToken);
	}

	return items;
}

/** As {@link readPages}, of a list which the SDK has no call for: `firstPage` is its path with the query. */
export async function readRawPages(
	raw: ComputeManagementContext,
	firstPage: string,
	{
		answers,
		signal,
		operation,
	}: {readonly answers: ErrorAnswers; readonly signal: AbortSignal | undefined; readonly operation: string},
): Promise<readonly object[]> {
	const items: object[] = [];
	const take = createLinkGuard();

	for (let link: string | null = firstPage; link !== null; ) {
		signal?.throwIfAborted();
		take(link);
		const {body, request} = await raw.pathUnchecked(link).get();
		const answer = answers.get(request);

		if (answer !== undefined) {
			throw fromErrorAnswer(answer, operation);
		}

		const value = memberOf(body, 'value');
		items.push(...(Array.isArray(value) ? objectsOf<object>(value) : []));
		link = textOf(memberOf(body, 'nextLink'));
	}

	return items;
}

/** Each once: of two with the same key the later one, which is the newer where an item moved while pages were read. */
export function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
	return [...new Map(items.map(item => [keyOf(item), item])).values()];
}

/** Takes the links of a list one by one, and throws at one which came before and at one too many. */
function createLinkGuard(): (link: string | undefined) => void {
	const links = new Set<string>();

	return link => {
		if (link === undefined) {
			return;
		}

		if (links.has(link)) {
			throw new TypeError('its pages go round in a circle');
		}

		links.add(link);

		if (links.size > mostPages) {
			throw new TypeError(`it has more than ${mostPages} pages`);
		}
	};
}
