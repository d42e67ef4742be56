import type {PagedAsyncIterableIterator} from '@azure/arm-compute';
import {objectsOf} from './untrusted.js';

/**
 * All items of a list of the SDK, from all of its pages or not at all. Rejects with the reason of `signal` as soon as a
 * page ends after it aborted, and when the pages go round in a circle.
 */
export async function readPages<Item extends object>(
	list: PagedAsyncIterableIterator<Item>,
	signal: AbortSignal | undefined,
): Promise<readonly Item[]> {
	const items: Item[] = [];
	const links = new Set<string>();

	for await (const page of list.byPage()) {
		signal?.throwIfAborted();
		items.push(...objectsOf<Item>(page));
		const {continuationToken: link} = page;

		if (link !== undefined && links.has(link)) {
			throw new TypeError('its pages go round in a circle');
		}

		if (link !== undefined) {
			links.add(link);
		}
	}

	return items;
}
