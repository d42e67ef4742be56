import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {ImageVersion} from '../fleet/image.js';
import {isProduction} from '../fleet/production.js';
import type {Instance, ScaleSet} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import {type Selection, selectInstances} from '../fleet/selection.js';
import {type ImageTarget, parseImageTarget} from '../upgrade/image-target.js';
import {type Plan, planUpgrade} from '../upgrade/plan.js';
import {resolveLatest} from '../upgrade/resolve-latest.js';
import {readCircumstances} from '../conductor/circumstances.js';
import {exitCodes, Failure, usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import {parseWhole} from './number-flags.js';
import {parsePolicy} from './policy-flags.js';
import type {Shell} from './shell.js';

/**
 * Plans what the flags ask for: reads the versions which exist, what the platform does to the set, what the sign-in may
 * do and whether automatic repairs run, resolves `latest`, selects the instances. Throws a `Failure`: usage when a flag
 * is malformed, refused when it names a domain or an instance which is not there; an `ArmError` when the versions cannot
 * be read. What else cannot be read is a warning of the plan.
 */
export async function choosePlan(
	flags: Flags,
	snapshot: Snapshot,
	arm: Arm,
	{signal, say, settings}: Pick<Shell, 'signal' | 'say' | 'settings'>,
): Promise<Plan> {
	const policy = parsePolicy(flags);
	const wanted = parseTarget(flags, snapshot);
	const [versions, circumstances] = await Promise.all([
		readVersions(arm, wanted, snapshot, signal),
		readCircumstances(arm, snapshot.scaleSet, signal),
	]);
	const target = resolveLatest(wanted, versions);
	const {selected, named, undetermined} = select(flags, snapshot, target);

	if (undetermined.length > 0) {
		say(
			`Left out, since which image they run cannot be told: ${undetermined.map(({instanceId}) => instanceId).join(' ')}. Name them with --instance to take them along.`,
		);
	}

	return planUpgrade({
		snapshot,
		target,
		selected,
		named,
		policy,
		versions,
		confirmedName: flags.confirm,
		isProduction: isProduction(snapshot.scaleSet, settings.production),
		...circumstances,
	});
}

/** Refuses a command line which cannot be planned from, before anything is asked of Azure. Throws a `Failure` (usage). */
export function checkPlanFlags(flags: Flags): void {
	parsePolicy(flags);

	if (flags.image === undefined || flags.image === '') {
		throw usageFailure(
			'Name the image with --image: a version (24.04.202611100), sku/version, latest, a resource id or an https VHD URI.',
		);
	}
}

function parseTarget(flags: Flags, {scaleSet}: Snapshot): ImageTarget {
	const parsed = parseImageTarget(flags.image ?? '', scaleSet.image);

	if (!parsed.isValid) {
		throw usageFailure(parsed.message);
	}

	return parsed.target;
}

/**
 * The versions of the target's SKU or gallery image, newest first; of a managed image itself alone. `null` where they
 * cannot be listed, or the managed image not read for want of a role.
 */
async function readVersions(
	arm: Arm,
	target: ImageTarget,
	{scaleSet}: Snapshot,
	signal: AbortSignal,
): Promise<readonly ImageVersion[] | null> {
	if (target.kind === 'managed' && target.id !== null) {
		return readManagedImage(arm, target.id, scaleSet, signal);
	}

	// Shared and community galleries are listed by other means than one's own.
	const isListed =
		target.kind === 'platform' || (target.kind === 'gallery' && /^\/subscriptions\//i.test(target.id ?? ''));

	if (!isListed) {
		return null;
	}

	try {
		const image = target.kind === 'gallery' ? target : scaleSet.image;
		const sku = target.kind === 'platform' ? target.sku : null;

		return await arm.listImageVersions({...scaleSet, image}, {signal, ...(sku !== null && {sku})});
	} catch (error) {
		// A SKU or gallery which is not there has no versions; that is an answer. Any other failure is none.
		if (error instanceof ArmError && error.kind === 'not-found') {
			return [];
		}

		throw error;
	}
}

async function readManagedImage(
	arm: Arm,
	id: string,
	scaleSet: ScaleSet,
	signal: AbortSignal,
): Promise<readonly ImageVersion[] | null> {
	try {
		const found = await arm.getManagedImage(scaleSet, id, {signal});

		return found === null ? [] : [found];
	} catch (error) {
		if (error instanceof ArmError && error.kind === 'not-found') {
			return [];
		}

		if (error instanceof ArmError && error.kind === 'permission') {
			return null;
		}

		throw error;
	}
}

function select(
	flags: Flags,
	snapshot: Snapshot,
	target: ImageTarget,
): {
	readonly selected: ReadonlySet<string>;
	readonly named: ReadonlySet<string>;
	readonly undetermined: readonly Instance[];
} {
	const toNumbers = (flag: string, values: readonly string[] | undefined) =>
		(values ?? []).map(value => parseWhole(flag, value, {least: 0, fallback: 0}));

	const selection = selectInstances(
		snapshot,
		{
			updateDomains: toNumbers('--update-domain', flags.updateDomain),
			faultDomains: toNumbers('--fault-domain', flags.faultDomain),
			zones: flags.zone ?? [],
			instanceIds: flags.instance ?? [],
			isOutdatedOnly: flags.outdated ?? false,
		},
		target,
	);

	const problems = unknownNames(selection);

	if (problems.length > 0) {
		throw new Failure(exitCodes.refused, `${problems.join(' ')} Nothing was changed.`);
	}

	const selected = new Set(selection.selected.map(({vmId}) => vmId));

	return {
		selected,
		named: (flags.instance ?? []).length > 0 ? selected : new Set(),
		undetermined: selection.undetermined,
	};
}

/** What was named and is not in the scale set, a sentence each, with what is. */
function unknownNames(selection: Selection): readonly string[] {
	const {existing} = selection;
	const list = (values: ReadonlyArray<string | number>) => values.join(', ') || 'none';

	const kinds = [
		{kind: 'update domain', unknown: selection.unknownUpdateDomains, known: list(existing.updateDomains)},
		{kind: 'fault domain', unknown: selection.unknownFaultDomains, known: list(existing.faultDomains)},
		{kind: 'zone', unknown: selection.unknownZones, known: list(existing.zones)},
		{kind: 'instance', unknown: selection.unknownInstanceIds, known: null},
	];

	return kinds.flatMap(({kind, unknown, known}) =>
		unknown.length === 0
			? []
			: [
					`The scale set has no ${kind} ${list(unknown)}${known === null ? ': status lists its instances' : `; it has ${known}`}.`,
				],
	);
}
