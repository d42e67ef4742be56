import type {FleetEntry} from '../../fleet/fleet-entry.js';
import type {FleetOrder} from '../../fleet/fleet-order.js';
import {unhealthyPercent} from '../../fleet/fleet-strip.js';
import {imageVersionName} from '../../fleet/image.js';
import type {UnfinishedUpgrade} from '../../upgrade/unfinished.js';
import {unfinishedText} from '../../upgrade/unfinished.js';
import type {Tone} from '../text.js';

/** What a column says of a set. */
export type FleetCell = {readonly text: string; readonly tone: Tone};

/** What the cells of a line are made of. */
export type FleetRow = {readonly entry: FleetEntry; readonly upgrade: UnfinishedUpgrade | null};

export type FleetColumn = {
	readonly name:
		| 'name'
		| 'upgrade'
		| 'count'
		| 'unhealthy'
		| 'behind'
		| 'image'
		| 'mode'
		| 'group'
		| 'location'
		| 'subscription';
	readonly heading: string;
	/** What sorts by it. */
	readonly order?: FleetOrder;
	readonly isRight?: boolean;
	readonly cellOf: (row: FleetRow) => FleetCell;
};

const unknownCell: FleetCell = {text: '?', tone: 'dim'};
const noCell: FleetCell = {text: '', tone: 'plain'};

/** From the left; the strip of the instances stands between the two parts. */
export const columnsBefore: readonly FleetColumn[] = [
	{
		name: 'name',
		heading: 'scale set',
		order: 'name',
		cellOf: ({entry}) => ({text: entry.scaleSet.name, tone: 'strong'}),
	},
	{name: 'upgrade', heading: 'upgrade', cellOf: ({upgrade}) => upgradeCell(upgrade)},
	{name: 'count', heading: 'size', order: 'capacity', isRight: true, cellOf: ({entry}) => countCell(entry)},
];

export const columnsAfter: readonly FleetColumn[] = [
	{name: 'unhealthy', heading: 'unhealthy', order: 'unhealthy', cellOf: ({entry}) => unhealthyCell(entry)},
	{name: 'behind', heading: 'behind', order: 'behind', cellOf: ({entry}) => behindCell(entry)},
	{name: 'mode', heading: 'mode', order: 'mode', cellOf: ({entry}) => modeCell(entry)},
	{
		name: 'image',
		heading: 'image',
		order: 'image',
		cellOf: ({entry}) => ({text: imageVersionName(entry.scaleSet.image), tone: 'plain'}),
	},
	{
		name: 'group',
		heading: 'group',
		order: 'group',
		cellOf: ({entry}) => ({text: entry.scaleSet.resourceGroup, tone: 'plain'}),
	},
	{
		name: 'location',
		heading: 'location',
		order: 'location',
		cellOf: ({entry}) => ({text: entry.scaleSet.location, tone: 'dim'}),
	},
	{name: 'subscription', heading: 'subscription', cellOf: ({entry}) => ({text: entry.subscriptionName, tone: 'dim'})},
];

/** Which columns stay when there is no room for all, the most needed first. */
export const columnsByNeed = [
	'name',
	'upgrade',
	'behind',
	'unhealthy',
	'mode',
	'image',
	'count',
	'group',
	'location',
	'subscription',
] as const satisfies ReadonlyArray<FleetColumn['name']>;

function upgradeCell(upgrade: UnfinishedUpgrade | null): FleetCell {
	if (upgrade === null) {
		return noCell;
	}

	const {carrier, status, isGoingBack} = upgrade;
	const tone =
		carrier === 'dead' ? 'bad' : carrier === 'unknown' || status === 'paused' || isGoingBack ? 'warn' : 'upgrading';

	return {text: unfinishedText(upgrade), tone};
}

/** How many instances a set has: those which were read, else those which its model asks for. */
export function sizeOf({strip, scaleSet}: FleetEntry): number | null {
	return strip?.totals.instances ?? scaleSet.capacity;
}

function countCell(entry: FleetEntry): FleetCell {
	const size = sizeOf(entry);

	return size === null ? unknownCell : {text: String(size), tone: 'plain'};
}

function unhealthyCell({strip}: FleetEntry): FleetCell {
	if (strip === null) {
		return noCell;
	}

	const count = strip.totals.unhealthy + strip.totals.failed;
	const percent = unhealthyPercent(strip.totals);

	// A share which is not nothing is not to read as nothing.
	return count === 0 || percent === null
		? {text: '0', tone: 'dim'}
		: {text: `${count} · ${Math.max(1, Math.round(percent))} %`, tone: 'bad'};
}

/** Without its instances it is known of the model alone. */
function behindCell({behind, strip}: FleetEntry): FleetCell {
	if (behind === null) {
		return unknownCell;
	}

	const {versions, days} = behind;

	if (versions === 0) {
		return {text: strip === null ? 'newest?' : 'newest', tone: 'dim'};
	}

	return {text: days === null ? String(versions) : `${versions} · ${days} d`, tone: versions > 1 ? 'warn' : 'plain'};
}

function modeCell({scaleSet: {upgradePolicyMode: mode}}: FleetEntry): FleetCell {
	return mode === 'unknown' ? unknownCell : {text: mode, tone: mode === 'Manual' ? 'plain' : 'warn'};
}
