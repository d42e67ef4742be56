import {type FilterKey, parseTerms, type TermFilter} from './filter-terms.js';
import type {FleetEntry} from './fleet-entry.js';
import {unhealthyPercent} from './fleet-strip.js';
import {imageName} from './image.js';

export type FleetFilter = TermFilter<FleetEntry>;

/**
 * Reads a filter of the list of scale sets, such as `rg-shop behind:2 unhealthy:20% !mode:automatic`. A word alone is a
 * part of the name, the group, the location, the image or the mode. Terms stand between blanks, and a set must match all
 * of them; a comma in a value means or; `!` before a term means not; letter case does not matter.
 *
 * Keys of texts: `name`, `group`, `location`, `image`, `mode`, `subscription`. Keys of numbers, which mean "at least", or
 * with `<`, `>` or `=` before the number what those say: `behind` (versions, or days: `30d`), `unhealthy` (instances, or
 * a share: `20%`), `outdated`, `failed`, `stopped`, `upgrading`, `capacity`. `?` stands for what is not known.
 */
export function parseFleetFilter(text: string): FleetFilter {
	return parseTerms(text, {keys, keyOf: () => anywhere, example: '!mode:automatic'});
}

const textsOf = {
	name: ({scaleSet}: FleetEntry) => scaleSet.name,
	group: ({scaleSet}: FleetEntry) => scaleSet.resourceGroup,
	location: ({scaleSet}: FleetEntry) => scaleSet.location,
	image: ({scaleSet}: FleetEntry) => imageName(scaleSet.image),
	mode: ({scaleSet}: FleetEntry) => scaleSet.upgradePolicyMode,
} as const;

const anywhere: FilterKey<FleetEntry> = {
	matches: (entry, value) => Object.values(textsOf).some(textOf => textOf(entry).toLowerCase().includes(value)),
};

function textKey(textOf: (entry: FleetEntry) => string): FilterKey<FleetEntry> {
	return {matches: (entry, value) => textOf(entry).toLowerCase().includes(value)};
}

type Measure = (entry: FleetEntry) => number | null;

const comparison = /^([<>]=?|=)?(\d+(?:\.\d+)?)([%d]?)$/;

/** A key of numbers. `units` are the letters which may follow one, each with what it measures. */
function numberKey(
	name: string,
	measure: Measure,
	units: Readonly<Record<string, Measure>> = {},
): FilterKey<FleetEntry> {
	const measureOf = (unit: string) => (unit === '' ? measure : units[unit]);

	return {
		matches(entry, value) {
			const [, sign = '>=', number = '', unit = ''] = comparison.exec(value) ?? [];
			const measured = (value === '?' ? measure : measureOf(unit))?.(entry) ?? null;

			return measured === null ? value === '?' : value !== '?' && compare(measured, sign, Number(number));
		},
		troubleWith(value) {
			const unit = comparison.exec(value)?.[3];
			const isUnderstood = value === '?' || (unit !== undefined && measureOf(unit) !== undefined);
			const examples = ['1', '<3', ...Object.keys(units).map(letter => `20${letter}`)];

			return isUnderstood
				? null
				: `"${value}" is no number: "${name}" takes one, such as ${examples.map(example => `${name}:${example}`).join(', ')}.`;
		},
	};
}

function compare(measured: number, sign: string, wanted: number): boolean {
	switch (sign) {
		case '<': {
			return measured < wanted;
		}

		case '<=': {
			return measured <= wanted;
		}

		case '>': {
			return measured > wanted;
		}

		case '=': {
			return measured === wanted;
		}

		default: {
			return measured >= wanted;
		}
	}
}

/** As everywhere in the list, an instance which failed is not healthy either. */
const unhealthy: Measure = ({strip}) => (strip === null ? null : strip.totals.unhealthy + strip.totals.failed);
const unhealthyShare: Measure = ({strip}) => (strip === null ? null : unhealthyPercent(strip.totals));

const keys: ReadonlyMap<string, FilterKey<FleetEntry>> = new Map([
	['name', textKey(textsOf.name)],
	['group', textKey(textsOf.group)],
	['location', textKey(textsOf.location)],
	['image', textKey(textsOf.image)],
	['mode', textKey(textsOf.mode)],
	['subscription', textKey(({subscriptionName, scaleSet}) => `${subscriptionName} ${scaleSet.subscriptionId}`)],
	['behind', numberKey('behind', ({behind}) => behind?.versions ?? null, {d: ({behind}) => behind?.days ?? null})],
	['unhealthy', numberKey('unhealthy', unhealthy, {'%': unhealthyShare})],
	['outdated', numberKey('outdated', ({strip}) => strip?.totals.outdated ?? null)],
	['failed', numberKey('failed', ({strip}) => strip?.totals.failed ?? null)],
	['stopped', numberKey('stopped', ({strip}) => strip?.totals.stopped ?? null)],
	['upgrading', numberKey('upgrading', ({strip}) => strip?.totals.upgrading ?? null)],
	['capacity', numberKey('capacity', ({scaleSet}) => scaleSet.capacity)],
]);
