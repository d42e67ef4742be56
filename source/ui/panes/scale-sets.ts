import {imageVersionName} from '../../fleet/image.js';
import type {ScaleSet} from '../../fleet/scale-set.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import type {Mode} from '../screen/screen.js';
import {blank, highlightLine, type Line, padLine, paragraph, span, type Tone} from '../text.js';
import {firstVisible} from './image-picker.js';

type Column = {
	readonly heading: string;
	readonly textOf: (scaleSet: ScaleSet) => string;
	readonly toneOf?: (scaleSet: ScaleSet) => Tone;
};

/** From the left; those at the right go first when there is no room. */
const tableColumns: readonly Column[] = [
	{heading: 'scale set', textOf: ({name}) => name, toneOf: () => 'strong'},
	{heading: 'group', textOf: ({resourceGroup}) => resourceGroup},
	{heading: 'instances', textOf: ({capacity}) => (capacity === null ? '?' : String(capacity))},
	{
		heading: 'mode',
		textOf: ({upgradePolicyMode}) => upgradePolicyMode,
		toneOf: ({upgradePolicyMode}) => (upgradePolicyMode === 'Manual' ? 'plain' : 'warn'),
	},
	{heading: 'image', textOf: ({image}) => imageVersionName(image)},
	{heading: 'location', textOf: ({location}) => location},
	{heading: 'orchestration', textOf: ({orchestrationMode}) => orchestrationMode},
	{heading: 'zones', textOf: ({zones}) => zones.join(' ')},
];

/** All scale sets, one of which is to be opened. */
export function scaleSetLines(
	{live, theme}: Scene,
	{index}: Extract<Mode, {readonly type: 'scale-sets'}>,
	{columns, rows}: Room,
): readonly Line[] {
	const {scaleSets, connection} = live;

	if (scaleSets.status === 'failed') {
		return paragraph(`The scale sets could not be read: ${scaleSets.message}`, 'bad', columns - 1, [blank(1)]);
	}

	if (scaleSets.status !== 'loaded') {
		const next = connection.status === 'failed' ? (connection.next ?? '') : '';

		return connection.status === 'failed'
			? paragraph(`${connection.message} ${next}`, 'bad', columns - 1, [blank(1)])
			: [[span(' Reading the scale sets of the subscription.', 'dim')]];
	}

	if (scaleSets.value.length === 0) {
		return paragraph(
			'There is no scale set here which you may read. Check the subscription with --subscription.',
			'warn',
			columns - 1,
			[blank(1)],
		);
	}

	const widths = tableColumns.map(({heading, textOf}) =>
		Math.min(40, Math.max(heading.length, ...scaleSets.value.map(scaleSet => span(textOf(scaleSet)).columns))),
	);
	const shown = tableColumns.filter(
		(_, column) => widths.slice(0, column + 1).reduce((sum, width) => sum + width + 2, 2) <= columns,
	);
	const toLine = (partOf: (column: Column) => {readonly text: string; readonly tone: Tone}): Line =>
		shown.flatMap((column, place) => {
			const {text, tone} = partOf(column);
			return [...padLine([span(text, tone)], widths[place] ?? 0), blank(2)];
		});

	const first = firstVisible(index, scaleSets.value.length, rows - 1);

	return [
		[blank(2), ...toLine(({heading}) => ({text: heading, tone: 'dim'}))],
		...scaleSets.value.slice(first, first + Math.max(0, rows - 1)).map((scaleSet, place) => {
			const isChosen = first + place === index;
			const line: Line = [
				span(isChosen ? `${theme.glyphs.mark} ` : '  ', 'key'),
				...toLine(({textOf, toneOf}) => ({text: textOf(scaleSet), tone: toneOf?.(scaleSet) ?? 'plain'})),
			];

			return isChosen ? highlightLine(line, columns) : line;
		}),
	];
}
