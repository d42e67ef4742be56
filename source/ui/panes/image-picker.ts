import {imageName, type ImageVersion} from '../../fleet/image.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {matchingVersions, typedTarget} from '../screen/image-keys.js';
import type {Mode} from '../screen/screen.js';
import {blank, highlightLine, type Line, paragraph, span} from '../text.js';

type PickerMode = Extract<Mode, {readonly type: 'image-picker'}>;

/** The versions which the scale set could take, newest first, and a line to type another image in. */
export function imagePickerLines(scene: Scene, mode: PickerMode, {columns, rows}: Room): readonly Line[] {
	const {live} = scene;
	const model = live.snapshot?.scaleSet.image;
	const width = columns - 2;
	const head: readonly Line[] = [
		[span('Choose the image', 'strong'), span(model ? `  now ${imageName(model)}` : '', 'dim')],
		[
			span('> ', 'key'),
			span(mode.query),
			span('▏', 'key'),
			...(mode.query === ''
				? [span(' type to search, or sku/version, latest, a resource id or a VHD URI', 'dim')]
				: []),
		],
		...(mode.message === null ? [] : paragraph(mode.message, 'bad', width)),
		[],
	];

	return [...head, ...listLines(scene, mode, {columns: width, rows: rows - head.length})].map(line => [
		blank(1),
		...line,
	]);
}

function listLines({live, theme}: Scene, mode: PickerMode, {columns, rows}: Room): readonly Line[] {
	const {imageVersions, snapshot} = live;

	if (imageVersions.status === 'idle' || imageVersions.status === 'loading') {
		return [[span('Asking Azure which versions exist.', 'dim')]];
	}

	if (imageVersions.status === 'failed') {
		return [
			...paragraph(`The versions could not be read: ${imageVersions.message}`, 'bad', columns),
			...paragraph('Type an exact version and enter to go on without the list.', 'plain', columns),
		];
	}

	const versions = matchingVersions(mode.query, live);

	if (versions.length > 0) {
		const first = firstVisible(mode.index, versions.length, rows);

		return versions
			.slice(first, first + Math.max(0, rows))
			.map((version, index) => versionLine(version, first + index === mode.index, columns, theme.glyphs.mark));
	}

	if (mode.query.trim() === '' || !snapshot) {
		return [[span('No version exists for this SKU in the region. Type another image.', 'warn')]];
	}

	const parsed = typedTarget(mode.query, snapshot.scaleSet.image);

	return parsed.isValid
		? [
				[
					span('enter', 'key'),
					span(' takes '),
					span(imageName(parsed.target), 'strong'),
					span(', which is not in the list', 'dim'),
				],
			]
		: paragraph(parsed.message, 'dim', columns);
}

function versionLine(version: ImageVersion, isChosen: boolean, columns: number, mark: string): Line {
	const tags = [
		...(version.isNewest ? [span('newest', 'good')] : []),
		...(version.isCurrent ? [span('in the model now', 'strong')] : []),
		...(version.isDeprecated ? [span('deprecated', 'warn')] : []),
		...(version.publishedAt === null ? [] : [span(version.publishedAt.slice(0, 10), 'dim')]),
	].flatMap(tag => [blank(2), tag]);

	const line: Line = [
		span(isChosen ? `${mark} ` : '  ', 'key'),
		span(version.version.padEnd(18), isChosen ? 'strong' : 'plain'),
		span(version.sku ?? '', 'dim'),
		...tags,
	];

	return isChosen ? highlightLine(line, columns) : line;
}

/** The first line of a list which is seen, so that the chosen one is. */
export function firstVisible(index: number, length: number, rows: number): number {
	return Math.max(0, Math.min(length - rows, index - Math.floor(rows / 2)));
}
