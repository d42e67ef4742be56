import type {Image, ImageKind, ImageVersion} from '../../fleet/image.js';
import {type ImageSeries, isSameSeries, seriesKey, seriesOf} from '../../fleet/image-series.js';
import type {Live, Loadable} from '../../store/live.js';
import {type ImageTarget, kindRefusal, parseImageTarget} from '../../upgrade/image-target.js';
import {targetOf} from './images.js';

/** Kinds of images which can be chosen. */
export type PickerKind = Exclude<ImageKind, 'unknown'>;

/** Where the operator is in the choice of an image. */
export type ImagePicker = {
	readonly type: 'image-picker';
	readonly kind: PickerKind;
	/** Whose versions are chosen from; `null` for those of the model's own SKU or gallery image. */
	readonly series: ImageSeries | null;
	/** Whether SKUs, or images of the gallery, are listed in place of versions. */
	readonly isListingSeries: boolean;
	readonly query: string;
	readonly index: number;
	readonly message: string | null;
};

/** A line which can be chosen. */
export type PickerEntry =
	| {readonly type: 'series'; readonly series: ImageSeries; readonly isCurrent: boolean}
	/** Whatever is the newest: `version` now. */
	| {readonly type: 'latest'; readonly version: ImageVersion; readonly target: ImageTarget}
	| {readonly type: 'version'; readonly version: ImageVersion; readonly target: ImageTarget}
	/** What was typed, which no line of the list has. */
	| {readonly type: 'typed'; readonly target: ImageTarget};

export type PickerList =
	/** Azure does not let the model change to this kind. */
	| {readonly status: 'refused'; readonly message: string}
	| {readonly status: 'loading'}
	| {readonly status: 'failed'; readonly message: string}
	/** `hint` says why there is nothing, or what to type. */
	| {readonly status: 'listed'; readonly entries: readonly PickerEntry[]; readonly hint: string | null};

/** All kinds, that of the model first. */
export function pickerKinds(model: Image): readonly PickerKind[] {
	const all: readonly PickerKind[] = ['platform', 'gallery', 'managed', 'vhd'];

	return [...all.filter(kind => kind === model.kind), ...all.filter(kind => kind !== model.kind)];
}

/** What there is to choose from now. */
export function pickerList(picker: ImagePicker, live: Live): PickerList {
	const model = live.snapshot?.scaleSet.image;

	if (!model) {
		return {status: 'loading'};
	}

	const refusal = kindRefusal(model, picker.kind);

	if (refusal !== null) {
		return {status: 'refused', message: refusal};
	}

	if (picker.kind === 'vhd') {
		return typedEntries(picker, model, 'Type the https URI of the blob. It ends in .vhd; without a SAS token.');
	}

	return picker.isListingSeries ? listSeries(picker, model, live) : listVersions(picker, model, live);
}

/** The versions which the picker shows. */
export function shownVersions({series}: Pick<ImagePicker, 'series'>, live: Live): Loadable<readonly ImageVersion[]> {
	return series === null ? live.imageVersions : (live.seriesVersions[seriesKey(series)] ?? {status: 'idle'});
}

/** The model's image as it would be with the shown SKU or gallery image: what a typed version is a version of. */
function baseImage({series}: Pick<ImagePicker, 'series'>, model: Image): Image {
	if (series === null) {
		return model;
	}

	return series.kind === 'platform' ? {...model, sku: series.name} : {...model, id: series.id};
}

function listSeries(picker: ImagePicker, model: Image, {imageSeries}: Live): PickerList {
	if (imageSeries.status === 'failed') {
		return {status: 'failed', message: imageSeries.message};
	}

	if (imageSeries.status !== 'loaded') {
		return {status: 'loading'};
	}

	const wanted = searchWords(picker.query);
	const entries = imageSeries.value
		.filter(({name, id}) => [name, id].some(text => text?.toLowerCase().includes(wanted)))
		.map((series): PickerEntry => ({type: 'series', series, isCurrent: isSameSeries(series, seriesOf(model))}));

	if (entries.length > 0) {
		return {status: 'listed', entries, hint: null};
	}

	return imageSeries.value.length === 0
		? typedEntries(picker, model, emptySeriesHint(model))
		: typedEntries(picker, model, null);
}

function emptySeriesHint({kind}: Image): string {
	return kind === 'gallery'
		? 'Only galleries of a subscription can be listed, not shared or community ones. Type the resource id of an image.'
		: 'Azure lists no SKUs here. Type sku/version.';
}

function listVersions(picker: ImagePicker, model: Image, live: Live): PickerList {
	const versions = shownVersions(picker, live);

	if (versions.status === 'failed') {
		const typed = typedEntries(picker, model, null);

		// What is typed needs no list.
		return picker.query.trim() === '' || typed.status !== 'listed' || typed.entries.length === 0
			? {status: 'failed', message: versions.message}
			: typed;
	}

	if (versions.status !== 'loaded') {
		return {status: 'loading'};
	}

	const wanted = searchWords(picker.query);
	const latest = latestEntry(picker, model, versions.value);
	const entries = [
		...(latest !== null && 'latest'.startsWith(wanted) ? [latest] : []),
		...versions.value
			.filter(({version, sku, id}) =>
				[version, `${sku}/${version}`, id].some(text => text?.toLowerCase().includes(wanted)),
			)
			.map((version): PickerEntry => ({type: 'version', version, target: targetOf(version)})),
	];

	return entries.length > 0
		? {status: 'listed', entries, hint: null}
		: typedEntries(picker, model, versions.value.length === 0 ? emptyVersionsHint(model) : null);
}

function emptyVersionsHint({kind, id}: Image): string {
	switch (kind) {
		case 'gallery': {
			return id?.startsWith('/subscriptions/') === true
				? 'No version of this image is complete and replicated to the region of the set. Type another image.'
				: 'Azure lists no versions of shared and community galleries here. Type a version, or a resource id.';
		}

		case 'managed': {
			return 'The subscription has no managed image in the region of the set. Type the resource id of one.';
		}

		default: {
			return 'No version exists for this SKU in the region. Type another image.';
		}
	}
}

/** `latest` means something only while there is a newest version. */
function latestEntry(picker: ImagePicker, model: Image, versions: readonly ImageVersion[]): PickerEntry | null {
	const version = versions.find(({isNewest}) => isNewest);

	if (!version || version.kind === 'managed') {
		return null;
	}

	const parsed = parseImageTarget('latest', baseImage(picker, model));

	return parsed.isValid ? {type: 'latest', version, target: parsed.target} : null;
}

/** What was typed as an image of its own, or why it is none. */
function typedEntries(picker: ImagePicker, model: Image, hint: string | null): PickerList {
	if (picker.query.trim() === '') {
		return {status: 'listed', entries: [], hint};
	}

	const typed = readTyped(picker, model);

	return typed.isValid
		? {status: 'listed', entries: [{type: 'typed', target: typed.target}], hint: null}
		: {status: 'listed', entries: [], hint: typed.message};
}

/** Reads what was typed; an image of another kind than the model's is refused with the reason. */
export function readTyped(picker: ImagePicker, model: Image): ReturnType<typeof parseImageTarget> {
	const parsed = parseImageTarget(picker.query, baseImage(picker, model));
	const refusal = parsed.isValid ? kindRefusal(model, parsed.target.kind) : null;

	return refusal === null ? parsed : {isValid: false, message: refusal};
}

/** The words to search for: a slash in front, as elsewhere before a search, is none of them. */
function searchWords(query: string): string {
	const typed = query.trim().toLowerCase();

	return typed.startsWith('/') && typed.lastIndexOf('/') === 0 ? typed.slice(1) : typed;
}

/** The line which is chosen to begin with: the newest version which is meant for use, or the model's own SKU; `latest` itself moves on. */
export function firstChoice(picker: ImagePicker, live: Live): number {
	const list = pickerList(picker, live);
	const entries = list.status === 'listed' ? list.entries : [];
	const newest = entries.findIndex(
		entry => (entry.type === 'version' && entry.version.isNewest) || (entry.type === 'series' && entry.isCurrent),
	);

	return newest === -1
		? Math.max(
				0,
				entries.findIndex(({type}) => type !== 'latest'),
			)
		: newest;
}
