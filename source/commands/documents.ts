import type {Image, ImageVersion} from '../fleet/image.js';
import type {Instance} from '../fleet/scale-set.js';
import {countModels, countStates, instanceState, isCurrent, type Snapshot} from '../fleet/snapshot.js';
import {type Activity, whatIsUnderWay} from '../upgrade/activity.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import type {Plan} from '../upgrade/plan.js';

// The JSON which scripts rely on: fields may be added, never renamed or removed. Absent facts are `null`.

/** `vmssroll status --json`. `activity` is `null` where it could not be read: then the set alone tells what is under way. */
export function toStatusDocument(snapshot: Snapshot, activity: Activity | null): object {
	const {scaleSet} = snapshot;
	const {image, ...facts} = scaleSet;

	return {
		takenAt: new Date(snapshot.takenAt).toISOString(),
		scaleSet: {...facts, modelsInUse: countModels(snapshot), image: toImageDocument(image)},
		instances: snapshot.instances.map(instance => toInstanceDocument(instance, snapshot)),
		totals: countStates(snapshot, image),
		activity: whatIsUnderWay(scaleSet, activity),
	};
}

function toInstanceDocument(instance: Instance, snapshot: Snapshot): object {
	const {image, hasExtensionsSucceeded: _, ...facts} = instance;

	return {
		...facts,
		image: toImageDocument(image),
		isCurrent: isCurrent(instance, snapshot.scaleSet.image, snapshot.scaleSet),
		state: instanceState(instance, snapshot.scaleSet.image, snapshot.scaleSet),
	};
}

export function toImageDocument({kind, publisher, offer, sku, version, exactVersion, id, uri}: Image): object {
	return {kind, publisher, offer, sku, version, exactVersion, id, uri};
}

/** `vmssroll plan --json`. */
export function toPlanDocument(plan: Plan): object {
	return {
		scaleSetId: plan.scaleSetId,
		from: toImageDocument(plan.from),
		to: toImageDocument(plan.to),
		modelChange: plan.modelChange,
		willStart: plan.willStart,
		policy: plan.policy,
		batches: plan.batches.map(({index, zone, placementGroupId, updateDomain, instances}) => ({
			index,
			zone,
			placementGroupId,
			updateDomain,
			instanceIds: instances.map(({instanceId}) => instanceId),
		})),
		skipped: plan.skipped,
		checks: plan.checks,
		estimatedSeconds: plan.estimatedSeconds,
		apiCalls: plan.apiCalls,
		instanceCount: plan.instanceCount,
		capacity: plan.capacity,
		automaticRepairs: plan.repairs,
	};
}

/** `vmssroll images --json`. */
export function toImagesDocument(versions: readonly ImageVersion[]): object {
	return versions.map(version => ({
		kind: version.kind,
		publisher: version.publisher,
		offer: version.offer,
		sku: version.sku,
		version: version.version,
		id: version.id,
		publishedAt: version.publishedAt,
		isNewest: version.isNewest,
		isCurrent: version.isCurrent,
		isDeprecated: version.isDeprecated,
		deprecatedAt: version.deprecatedAt,
		isExcludedFromLatest: version.isExcludedFromLatest,
	}));
}

/** A line of `vmssroll upgrade --json`: the event as the journal has it, without the signed URL of its operation. */
export function toEventDocument(event: UpgradeEvent): object {
	return event.type === 'batch-accepted' ? {...event, operation: null} : event;
}
