import {unhealthyPercent} from './fleet-strip.js';
import type {FleetEntry} from './fleet-entry.js';
import {compareVersions, exactVersionOf, imageName} from './image.js';
import {compareTexts} from './order.js';

/** What the list of scale sets can be sorted by, in the order in which a key goes through them. */
export const fleetOrders = [
	'trouble',
	'name',
	'group',
	'behind',
	'unhealthy',
	'outdated',
	'capacity',
	'image',
	'mode',
	'location',
] as const;

export type FleetOrder = (typeof fleetOrders)[number];

/** How an upgrade of ours in a set stands, the gravest last: none, on its way, waiting for somebody, carried out by nobody. */
export type UpgradeGravity = 0 | 1 | 2 | 3;

/**
 * Sorts the list: texts from a to z, and what an operator looks for first elsewhere: the furthest behind, the sickest,
 * the largest. What is not known comes last, and what is equal in the order of the names. `isReversed` turns what is
 * known round; names stay from a to z.
 *
 * Trouble is first an upgrade which waits for somebody, then unhealthy instances, then an upgrade on its way, then to be
 * behind; what is not known of a set is no trouble yet. `gravityOf` tells of the upgrades; without it there are none.
 */
export function sortFleet(
	entries: readonly FleetEntry[],
	order: FleetOrder,
	isReversed = false,
	gravityOf: (entry: FleetEntry) => UpgradeGravity = () => 0,
): readonly FleetEntry[] {
	const comparison = order === 'trouble' ? byTrouble(gravityOf) : compareBy[order];

	return entries.toSorted((left, right) => {
		const difference = compareKnown(comparison, left, right, isReversed);
		return difference === 0 ? compareNames(left, right) : difference;
	});
}

/** The names, then what tells sets of one name apart. */
function compareNames(left: FleetEntry, right: FleetEntry): number {
	return (
		compareFolded(left.scaleSet.name, right.scaleSet.name) ||
		compareFolded(left.scaleSet.resourceGroup, right.scaleSet.resourceGroup) ||
		compareTexts(left.key, right.key)
	);
}

const compareFolded = (left: string, right: string) => compareTexts(left.toLowerCase(), right.toLowerCase());

/** Compares two lines; a line of which `isKnown` says no comes last. */
type Order = {
	readonly isKnown: (entry: FleetEntry) => boolean;
	readonly compare: (left: FleetEntry, right: FleetEntry) => number;
};

function compareKnown(order: Order, left: FleetEntry, right: FleetEntry, isReversed: boolean): number {
	const isLeftKnown = order.isKnown(left);
	const isRightKnown = order.isKnown(right);

	if (!isLeftKnown || !isRightKnown) {
		return Number(isRightKnown) - Number(isLeftKnown);
	}

	const difference = order.compare(left, right);
	return isReversed ? -difference : difference;
}

function byText(textOf: (entry: FleetEntry) => string): Order {
	return {isKnown: () => true, compare: (left, right) => compareFolded(textOf(left), textOf(right))};
}

/** The largest number first. */
function byNumber(numberOf: (entry: FleetEntry) => number | null): Order {
	return {
		isKnown: entry => numberOf(entry) !== null,
		compare: (left, right) => (numberOf(right) ?? 0) - (numberOf(left) ?? 0),
	};
}

function compareImages({scaleSet: left}: FleetEntry, {scaleSet: right}: FleetEntry): number {
	const nameOf = ({image}: typeof left) => imageName({...image, version: null, exactVersion: null});

	return (
		compareFolded(nameOf(left), nameOf(right)) ||
		compareVersions(exactVersionOf(left.image) ?? '', exactVersionOf(right.image) ?? '')
	);
}

/** What is wrong with a set, the gravest first, each the worse the larger. */
function troubleOf({strip, behind}: FleetEntry, gravity: UpgradeGravity): readonly number[] {
	return [
		gravity > 1 ? gravity : 0,
		(strip === null ? null : unhealthyPercent(strip.totals)) ?? 0,
		gravity,
		behind?.versions ?? 0,
		behind?.days ?? 0,
	];
}

function byTrouble(gravityOf: (entry: FleetEntry) => UpgradeGravity): Order {
	// Each line is compared many times.
	const known = new Map<FleetEntry, readonly number[]>();

	const measuresOf = (entry: FleetEntry): readonly number[] => {
		const measures = known.get(entry) ?? troubleOf(entry, gravityOf(entry));
		known.set(entry, measures);

		return measures;
	};

	return {
		isKnown: () => true,
		compare(left, right) {
			const measures = measuresOf(right);
			const differences = measuresOf(left).map((measure, place) => (measures[place] ?? 0) - measure);

			return differences.find(difference => difference !== 0) ?? 0;
		},
	};
}

const compareBy: Readonly<Record<Exclude<FleetOrder, 'trouble'>, Order>> = {
	name: byText(({scaleSet}) => scaleSet.name),
	group: byText(({scaleSet}) => scaleSet.resourceGroup),
	location: byText(({scaleSet}) => scaleSet.location),
	mode: byText(({scaleSet}) => scaleSet.upgradePolicyMode),
	image: {isKnown: ({scaleSet}) => scaleSet.image.kind !== 'unknown', compare: compareImages},
	capacity: byNumber(({scaleSet}) => scaleSet.capacity),
	unhealthy: byNumber(({strip}) => (strip === null ? null : unhealthyPercent(strip.totals))),
	outdated: byNumber(({strip}) => strip?.totals.outdated ?? null),
	behind: {
		isKnown: ({behind}) => behind !== null,
		compare: ({behind: left}, {behind: right}) =>
			(right?.versions ?? 0) - (left?.versions ?? 0) || (right?.days ?? 0) - (left?.days ?? 0),
	},
};
