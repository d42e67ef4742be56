import {compareDecimals} from './order.js';

/**
 * Orders instance ids: the decimal ids of Uniform sets by value, which have gaps and no leading zeros; the names which
 * Flexible sets use as ids by their text.
 */
export function compareInstanceIds(left: string, right: string): number {
	return compareDecimals(left, right);
}

/**
 * The element whose instance id is nearest to `instanceId`: by value where ids are numbers (of two the smaller), else
 * the next in order, or the last. `null` when there are no elements.
 */
export function nearestByInstanceId<Element extends {readonly instanceId: string}>(
	elements: readonly Element[],
	instanceId: string,
): Element | null {
	const sorted = elements.toSorted((left, right) => compareInstanceIds(left.instanceId, right.instanceId));
	const next = sorted.findIndex(element => compareInstanceIds(element.instanceId, instanceId) >= 0);
	const after = next === -1 ? undefined : sorted[next];
	const before = next === -1 ? sorted.at(-1) : sorted[next - 1];

	if (!after || !before) {
		return after ?? before ?? null;
	}

	const distanceBefore = Number(instanceId) - Number(before.instanceId);
	const distanceAfter = Number(after.instanceId) - Number(instanceId);

	return distanceBefore <= distanceAfter ? before : after;
}
