import {readFileSync} from 'node:fs';
import {isJsonObject, parseJson, type Json} from '../../../source/simulator/world/json.js';
import type {Difference} from './compare.js';
import type {Recording} from './recording.js';
import type {ReplayedExchange} from './replay-recording.js';

/** Why some differences are there. A star in a pattern stands for any text. */
export type Explanation = {
	readonly reason: string;
	/** Patterns of recordings; every one when absent. */
	readonly recordings: readonly string[] | null;
	/** Only those recorded before this day. */
	readonly recordedBefore: string | null;
	/** Patterns of what was asked for, as `kindOfRequest` says it; everything when absent. */
	readonly requests: readonly string[] | null;
	/** Patterns of paths, each with the kind of the difference behind it: `body:*.timeCreated surplus`. */
	readonly paths: readonly string[];
};

const file = new URL('../../fixtures/recordings/differences.json', import.meta.url);

const texts = (value: Json | undefined): readonly string[] | null =>
	Array.isArray(value) ? value.map(item => (typeof item === 'string' ? item : '')) : null;

/** Every explanation, in the order of the file: the first which fits counts. */
export const readExplanations = (): readonly Explanation[] => {
	const parsed = parseJson(readFileSync(file, 'utf8'));
	return (Array.isArray(parsed) ? parsed : [])
		.filter(item => isJsonObject(item))
		.map(item => ({
			reason: typeof item['reason'] === 'string' ? item['reason'] : '',
			recordings: texts(item['recordings']),
			recordedBefore: typeof item['recordedBefore'] === 'string' ? item['recordedBefore'] : null,
			requests: texts(item['requests']),
			paths: texts(item['paths']) ?? [],
		}));
};

const fits = (pattern: string, text: string): boolean =>
	new RegExp(
		`^${pattern
			.split('*')
			.map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
			.join('.*')}$`,
	).test(text);

const fitsAny = (patterns: readonly string[] | null, text: string): boolean =>
	patterns === null || patterns.some(pattern => fits(pattern, text));

/** The path pattern which explains the difference, or `null`: with the number of the explanation, so that both can be counted. */
const explanationOf = (
	explanations: readonly Explanation[],
	recording: Recording,
	exchange: ReplayedExchange,
	difference: Difference,
): string | null => {
	for (const [index, {recordings, recordedBefore, requests, paths}] of explanations.entries()) {
		const isInTime = recordedBefore === null || recording.recordedAt < recordedBefore;
		if (isInTime && fitsAny(recordings, recording.name) && fitsAny(requests, exchange.kind)) {
			const pattern = paths.find(path => fits(path, `${difference.path} ${difference.kind}`));
			if (pattern !== undefined) {
				return `${index}: ${pattern}`;
			}
		}
	}

	return null;
};

/** What a replay found: counts, and what nobody explains. */
export type Tally = {
	readonly exchanges: number;
	readonly equal: number;
	readonly explained: number;
	readonly unexplained: readonly string[];
};

/** Sorts what the replay of one recording found; `used` collects the explanations which were needed. */
export const tallyOf = (
	recording: Recording,
	replayed: readonly ReplayedExchange[],
	explanations: readonly Explanation[],
	used: Set<string>,
): Tally => {
	const unexplained: string[] = [];
	let explained = 0;
	for (const exchange of replayed) {
		let open = 0;
		for (const difference of exchange.differences) {
			const explanation = explanationOf(explanations, recording, exchange, difference);
			if (explanation === null) {
				const {path, kind, recorded, simulated} = difference;
				unexplained.push(
					`${recording.name} #${exchange.index} ${exchange.kind} | ${path} ${kind} | Azure: ${recorded} | simulator: ${simulated}`,
				);
				open += 1;
			} else {
				used.add(explanation);
			}
		}

		explained += exchange.differences.length > 0 && open === 0 ? 1 : 0;
	}

	return {
		exchanges: replayed.length,
		equal: replayed.filter(({differences}) => differences.length === 0).length,
		explained,
		unexplained,
	};
};

/** The explanations of which no difference needs any more. */
export const unusedExplanations = (
	explanations: readonly Explanation[],
	used: ReadonlySet<string>,
): readonly string[] =>
	explanations
		.flatMap(({paths}, index) => paths.map(path => `${index}: ${path}`))
		.filter(explanation => !used.has(explanation));
