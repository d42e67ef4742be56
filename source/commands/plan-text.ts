import {imageName} from '../fleet/image.js';
import {batchName} from '../upgrade/batch.js';
import {instancesText} from '../upgrade/counted.js';
import type {Plan} from '../upgrade/plan.js';
import {policyText} from '../upgrade/policy-text.js';
import {estimateText} from '../ui/time-text.js';

const marks = {pass: 'ok  ', warn: 'WARN', refuse: 'NO  '} as const;

const whatStarts = {
	nothing: 'nothing by itself: instances change batch by batch, as below',
	'platform-roll': "the platform's own rolling upgrade of the whole set",
	'all-instances-at-once': 'an upgrade of ALL instances at once',
} as const;

/** A plan as text for people: the model change, what it starts, the batches with their instances, and the checks. */
export function planText(plan: Plan): string {
	const planned = plan.batches.reduce((sum, batch) => sum + batch.instances.length, 0);
	const lines = [
		`${imageName(plan.from)} → ${imageName(plan.to)}`,
		'',
		'Model change',
		...(plan.modelChange.length === 0
			? ['  none: the model names this image already; it is not written']
			: [
					...plan.modelChange.map(({path, before, after}) => `  ${path}: ${before ?? 'none'} → ${after ?? 'none'}`),
					`  saving it starts ${whatStarts[plan.willStart]}`,
				]),
		'',
		`Batches: ${plan.batches.length} with ${planned} of ${instancesText(plan.instanceCount)}`,
		...plan.batches.map(
			batch =>
				`  ${String(batch.index + 1).padStart(3)}  ${batchName(batch).padEnd(11)} ${batch.instances.map(({instanceId}) => instanceId).join(' ')}`,
		),
		...skippedLines(plan),
		'',
		'Policy',
		`  ${policyText(plan.policy, plan.instanceCount)}`,
		'',
		'Checks',
		...plan.checks.map(
			({outcome, message, next}) => `  ${marks[outcome]}  ${[message, next].filter(Boolean).join(' ')}`,
		),
		'',
		`About ${estimateText(plan.estimatedSeconds)}, ${plan.apiCalls.writes} ${plan.apiCalls.writes === 1 ? 'write' : 'writes'}, about ${plan.apiCalls.reads} reads.`,
	];

	return `${lines.join('\n')}\n`;
}

function skippedLines({skipped}: Plan): readonly string[] {
	const byReason = Map.groupBy(skipped, ({reason}) => reason);

	return [...byReason].map(
		([reason, instances]) => `  skipped, ${reason}: ${instances.map(({instanceId}) => instanceId).join(' ')}`,
	);
}
