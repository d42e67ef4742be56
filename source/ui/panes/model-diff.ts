import type {ModelChange} from '../../upgrade/model-change.js';
import type {WillStart} from '../../upgrade/will-start.js';
import {blank, type Line, paragraph, span} from '../text.js';

/** What becomes of the model: each field which changes, before and after; or that nothing does. */
export function modelDiffLines(changes: readonly ModelChange[], width: number, first: Line): readonly Line[] {
	const indent = first.reduce((sum, {columns}) => sum + columns, 0);

	if (changes.length === 0) {
		return paragraph('names this image already; it is not written', 'plain', width, first);
	}

	const lines = changes.flatMap(({path, before, after}) => {
		const name = path.split('.').slice(-2).join('.');

		return [
			...(before === null ? [] : [{sign: '-', name, value: before, tone: 'plain'} as const]),
			...(after === null ? [] : [{sign: '+', name, value: after, tone: 'strong'} as const]),
		];
	});

	return lines.flatMap(({sign, name, value, tone}, index) =>
		paragraph(value, tone, width, [
			...(index === 0 ? first : [blank(indent)]),
			span(`${sign} `, tone),
			...(isNarrow(width, indent, name) ? [] : [span(`${name}  `, 'dim')]),
		]),
	);
}

/** The value comes first where there is no room for both. */
function isNarrow(width: number, indent: number, name: string): boolean {
	return width - indent - name.length < 24;
}

const startsTexts: Readonly<Record<WillStart, (instanceCount: number) => string>> = {
	nothing: () => 'nothing by itself: an instance changes only when its batch is asked for',
	'platform-roll': () =>
		"the platform's own rolling upgrade of the whole set, by the policy of the scale set and not by the one below; it cannot be paused",
	'all-instances-at-once': instanceCount =>
		`ALL ${instanceCount} INSTANCES AT ONCE: Azure upgrades them when the model is saved, in no promised order`,
};

/** What the write of the model sets off by itself. */
export function startsLines(willStart: WillStart, instanceCount: number, width: number, first: Line): readonly Line[] {
	return paragraph(startsTexts[willStart](instanceCount), willStart === 'nothing' ? 'plain' : 'bad', width, first);
}
