import {type Image, imageName} from '../../fleet/image.js';
import {behindNewest} from '../../fleet/publication.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {existenceOf} from '../screen/existence.js';
import {type ImagePicker, type PickerEntry, type PickerKind, pickerKinds, pickerList} from '../screen/picker-list.js';
import {blank, clipLine, fitParts, highlightLine, type Line, paragraph, ruleLine, span} from '../text.js';
import {daysText} from '../version-words.js';
import {entryName, entryParts} from './image-entry.js';
import {imagePreviewLines} from './image-preview.js';

const leastListRows = 5;
const lowBelow = 14;

/** What images there are, kind by kind, the newest first; and what choosing the one at the cursor would mean. */
export function imagePickerLines(scene: Scene, picker: ImagePicker, {columns, rows}: Room): readonly Line[] {
	const width = columns - 2;
	const model = scene.live.snapshot?.scaleSet.image ?? null;
	const head = model === null ? [] : headLines(scene, picker, model, {columns: width, rows});
	const list = pickerList(picker, scene.live);
	const entry = list.status === 'listed' ? (list.entries[picker.index] ?? null) : null;
	const preview = imagePreviewLines(scene, entry, width);
	const roomBelow = rows - head.length - leastListRows - 1;
	const shown = rows < lowBelow ? [] : cutLines(preview, Math.max(0, roomBelow));
	const listRows = rows - head.length - (shown.length > 0 ? shown.length + 1 : 0);
	const missing = shown.length > 0 ? [] : missingLines(scene, picker, entry, width);
	const lines = [...listLines(scene, picker, {columns: width, rows: listRows}), ...missing].slice(
		0,
		Math.max(0, listRows),
	);

	return [...head, ...lines, ...(shown.length > 0 ? [ruleLine(scene.theme.glyphs.rule, width), ...shown] : [])].map(
		line => [blank(1), ...line],
	);
}

function headLines(scene: Scene, picker: ImagePicker, model: Image, {columns, rows}: Room): readonly Line[] {
	const kinds = kindLine(picker, model, columns);
	const query = queryLine(picker, model, columns);
	const message = picker.message === null ? [] : paragraph(picker.message, 'bad', columns);

	return rows < lowBelow
		? [kinds, query, ...message]
		: [kinds, pathLine(scene, picker, model, columns), query, ...message, []];
}

const kindNames: Readonly<Record<PickerKind, string>> = {
	platform: 'platform',
	gallery: 'gallery',
	managed: 'managed',
	vhd: 'VHD',
};

function kindLine({kind}: ImagePicker, model: Image, columns: number): Line {
	const isNarrow = columns < 60;

	return [
		...(isNarrow ? [] : [span('Image ', 'strong')]),
		...pickerKinds(model).flatMap(candidate => [
			...(isNarrow ? [] : [blank(1)]),
			span(
				` ${kindNames[candidate]} `,
				candidate === kind ? {tone: 'strong', isReversed: true} : candidate === model.kind ? 'plain' : 'dim',
			),
		]),
	];
}

/** Where the list is from, and how far the model is behind it. */
function pathLine(scene: Scene, picker: ImagePicker, model: Image, columns: number): Line {
	const {publisher, offer, sku, id, kind} = model;
	const separator = span(' / ', 'rule');

	if (picker.kind !== kind) {
		return clipLine([span('the model names ', 'dim'), span(imageName(model))], columns);
	}

	const series = picker.series?.name ?? (kind === 'platform' ? sku : galleryParts(id).image);
	const parents = kind === 'platform' ? [publisher, offer] : kind === 'gallery' ? [galleryParts(id).gallery] : [];
	const path = [...parents, picker.isListingSeries ? null : series].filter(part => part !== null);
	const places: readonly Line[] = path.map((part, index) => [span(part, index === path.length - 1 ? 'strong' : 'dim')]);
	const now: Line = [span(kind === 'platform' || kind === 'gallery' ? '' : imageName(model), 'strong')];
	const place =
		places.length === 0 ? now : places.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
	const behind = picker.series === null && !picker.isListingSeries ? behindText(scene, model) : null;

	return fitParts([place, ...(behind === null ? [] : [[span(behind, 'dim')]])], span('   '), columns);
}

function galleryParts(id: string | null): {readonly gallery: string | null; readonly image: string | null} {
	const match = /\/(?:galleries|communityGalleries|sharedGalleries)\/([^\/]+)\/images\/([^\/]+)/iv.exec(id ?? '');

	return {gallery: match?.[1] ?? null, image: match?.[2] ?? null};
}

function behindText({live}: Scene, model: Image): string | null {
	const {imageVersions} = live;
	const behind = imageVersions.status === 'loaded' ? behindNewest(model, imageVersions.value) : null;

	if (behind === null) {
		return null;
	}

	if (behind.versions === 0) {
		return 'the model names the newest';
	}

	const days = behind.days === null ? '' : ` and ${daysText(behind.days)}`;

	return `the model is ${behind.versions === 1 ? '1 version' : `${behind.versions} versions`}${days} behind`;
}

function queryLine({query, kind, isListingSeries}: ImagePicker, model: Image, columns: number): Line {
	const hints: Readonly<Record<PickerKind, string>> = {
		platform: isListingSeries ? 'type to search' : 'type to search; or a version, or sku/version',
		gallery: isListingSeries ? 'type to search' : 'type to search; or a version, or a resource id',
		managed: 'type to search; or a resource id',
		vhd: 'https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.vhd',
	};

	return clipLine(
		[
			span(kind === 'vhd' ? '> ' : '/ ', 'key'),
			span(withoutToken(query), 'strong'),
			span('▏', 'key'),
			...(query === '' && kind === model.kind ? [span(` ${hints[kind]}`, 'dim')] : []),
		],
		columns,
	);
}

/** What stands behind the question mark of a URI may be a secret: it is typed, but not shown. */
function withoutToken(query: string): string {
	return query.replace(/^(\s*\w+:\/\/[^?]*\?).+/, '$1…');
}

function listLines(scene: Scene, picker: ImagePicker, {columns, rows}: Room): readonly Line[] {
	const list = pickerList(picker, scene.live);

	switch (list.status) {
		case 'refused': {
			return [
				...paragraph(list.message, 'warn', columns),
				...paragraph(
					'A scale set with such an image is a new scale set. tab goes on to another kind.',
					'plain',
					columns,
				),
			];
		}

		case 'loading': {
			return [
				[span(picker.isListingSeries ? 'Asking Azure what there is.' : 'Asking Azure which versions exist.', 'dim')],
			];
		}

		case 'failed': {
			return [
				...paragraph(`The list could not be read: ${list.message}`, 'bad', columns),
				...paragraph('enter asks again; or type an exact image and go on without the list.', 'plain', columns),
			];
		}

		case 'listed': {
			if (list.entries.length === 0) {
				// What enter was answered with says it already.
				return picker.message === null
					? paragraph(list.hint ?? 'Nothing matches.', list.hint === null ? 'dim' : 'warn', columns)
					: [];
			}

			const first = firstVisible(picker.index, list.entries.length, rows);
			const nameWidth = Math.max(
				...list.entries.map(entry => (entry.type === 'typed' ? 0 : entryName(entry).length)),
				'latest'.length,
			);

			const lines = list.entries.slice(first, first + Math.max(0, rows)).map((entry, index) => {
				const isChosen = first + index === picker.index;
				const line: Line = [
					span(isChosen ? `${scene.theme.glyphs.mark} ` : '  ', 'key'),
					...entryParts(scene, entry, nameWidth, isChosen),
				];

				return isChosen ? highlightLine(line, columns) : clipLine(line, columns);
			});

			return lines;
		}
	}
}

/** Why what was typed is no image of the region, where there is no room for the checks of it; after enter the message says it. */
function missingLines(
	{live}: Scene,
	{message}: ImagePicker,
	entry: PickerEntry | null,
	columns: number,
): readonly Line[] {
	const existence = entry?.type === 'typed' && message === null ? existenceOf(entry.target, live) : null;

	return existence?.status === 'missing' ? paragraph(existence.message, 'bad', columns, [blank(2)]) : [];
}

/** So many lines; the last of them says that there are more, where there are. */
function cutLines(lines: readonly Line[], rows: number): readonly Line[] {
	return lines.length <= rows || rows === 0
		? lines.slice(0, rows)
		: [...lines.slice(0, rows - 1), [span('… a larger terminal shows all of it', 'warn')]];
}

/** The first line of a list which is seen, so that the chosen one is. */
export function firstVisible(index: number, length: number, rows: number): number {
	return Math.max(0, Math.min(length - rows, index - Math.floor(rows / 2)));
}
