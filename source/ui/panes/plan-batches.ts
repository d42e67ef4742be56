import {groupName, numberPlacementGroups} from '../../fleet/domain.js';
import type {Instance} from '../../fleet/scale-set.js';
import {type Batch, batchName} from '../../upgrade/batch.js';
import type {Capacity} from '../../upgrade/capacity.js';
import type {Plan, SkipReason} from '../../upgrade/plan.js';
import {blank, type Line, paragraph, span} from '../text.js';

export type BatchTable = {
	/** `null` before the first read. */
	readonly capacity: Capacity | null;
	readonly instances: readonly Instance[];
	/** What stands on the map for a batch, counted from 0, where that is not its number. */
	readonly signOf: ((batch: number) => string) | null;
	readonly width: number;
};

/** The batches as a table: number, domain, size, how many serve meanwhile, and every instance by its id. */
export function batchLines(
	{batches, willStart}: Plan,
	{capacity, instances, signOf, width}: BatchTable,
): readonly Line[] {
	if (batches.length === 0) {
		return [];
	}

	const names = batchNames(batches, instances);
	const nameColumns = Math.max('domain'.length, ...names.map(({length}) => length));
	const indexColumns = Math.max(2, String(batches.length).length);
	const during = capacity?.duringBatches ?? [];
	const hasServing = during.length > 0;
	const order = willStart === 'nothing' ? 'one after another' : 'in the order which Azure chooses';

	return [
		[
			span(batches.length === 1 ? '1 batch' : `${batches.length} batches`, 'strong'),
			span(batches.length === 1 && willStart === 'nothing' ? '' : `, ${order}`, 'dim'),
		],
		[
			span(
				`${'#'.padStart(indexColumns)}${signOf === null ? '' : '  '}  ${'domain'.padEnd(nameColumns)}  size${hasServing ? '  serve' : ''}  instances`,
				'dim',
			),
		],
		...batches.flatMap((batch, index) => {
			const first: Line = [
				span(String(index + 1).padStart(indexColumns), index === 0 ? 'key' : 'dim'),
				span(signOf === null ? '' : ` ${signOf(index)}`, 'strong'),
				blank(2),
				span((names[index] ?? '').padEnd(nameColumns)),
				span(String(batch.instances.length).padStart(6), 'strong'),
				...(hasServing ? [span(String(during[index] ?? '').padStart(7))] : []),
				blank(2),
			];

			return paragraph(batch.instances.map(({instanceId}) => instanceId).join(' '), 'plain', width, first);
		}),
	];
}

/** A batch by its domain; in a set of several placement groups with the group, whose domains are others. */
function batchNames(batches: readonly Batch[], instances: readonly Instance[]): readonly string[] {
	const numberOf = numberPlacementGroups(instances);
	const hasGroups = instances.some(instance => (numberOf(instance) ?? 1) > 1);

	return batches.map(batch => {
		const first = hasGroups ? instances.find(({vmId}) => vmId === batch.instances[0]?.vmId) : undefined;
		const group = first && batch.placementGroupId !== null ? numberOf(first) : null;

		return group === null ? batchName(batch) : `${groupName(group)} ${batchName(batch)}`;
	});
}

const skipTexts: Readonly<Record<SkipReason, string>> = {
	current: 'run it already',
	protected: 'protected',
	deallocated: 'deallocated',
	stopped: 'stopped',
	deleting: 'being deleted',
	changing: 'changing now',
};

/** Who is left out, and why. */
export function skippedLines({skipped}: Plan, width: number): readonly Line[] {
	if (skipped.length === 0) {
		return [];
	}

	const reasons = [...new Set(skipped.map(({reason}) => reason))];

	return [
		[],
		[span(`${skipped.length} skipped`, 'strong')],
		...reasons.flatMap(reason => {
			const ids = skipped.filter(entry => entry.reason === reason).map(({instanceId}) => instanceId);
			const first = [
				span(skipTexts[reason].padEnd(15), reason === 'protected' ? 'warn' : 'plain'),
				span(`${ids.length}`.padStart(4), 'strong'),
				blank(2),
			];

			return paragraph(ids.join(' '), 'dim', width, first);
		}),
	];
}
