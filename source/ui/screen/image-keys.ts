import {writtenImageKey} from '../../fleet/image.js';
import {isSameSeries, seriesOf} from '../../fleet/image-series.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {moveInList} from './list.js';
import {
	firstChoice,
	type ImagePicker,
	type PickerEntry,
	pickerKinds,
	pickerList,
	readTyped,
	shownVersions,
} from './picker-list.js';
import {mapMode, only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

/** Opens the choice of an image, with the versions of the model's own SKU or gallery image. */
export function openImages(screen: Screen, {live}: Pick<ScreenContext, 'live'>): Outcome {
	const model = live.snapshot?.scaleSet.image;

	if (!model) {
		return say(screen, 'The scale set has not been read yet.', 'warn');
	}

	const [kind = 'platform'] = pickerKinds(model);

	return open(
		screen,
		{type: 'image-picker', kind, series: null, isListingSeries: false, query: '', index: 0, message: null},
		live,
	);
}

/** What a key means where the image is chosen. */
export function pressInImagePicker(
	screen: Screen,
	picker: ImagePicker,
	intent: Intent,
	{live, size}: ScreenContext,
): Outcome {
	switch (intent) {
		case 'back': {
			return goBack(screen, picker, live);
		}

		case 'choose': {
			return choose(screen, picker, live);
		}

		case 'next-kind':
		case 'previous-kind': {
			return open(screen, otherKind(picker, intent === 'next-kind' ? 1 : -1, live), live);
		}

		case 'show-series': {
			return hasSeries(picker) && !picker.isListingSeries ? showSeries(screen, picker, live) : only(screen);
		}

		case 'move-right': {
			return picker.isListingSeries ? choose(screen, picker, live) : only(screen);
		}

		case 'delete-character': {
			return only({...screen, mode: typeInImagePicker(picker, withoutLast(picker.query), live)});
		}

		default: {
			const list = pickerList(picker, live);
			const length = list.status === 'listed' ? list.entries.length : 0;

			return only({
				...screen,
				mode: {...picker, index: moveInList(picker.index, intent, length, size), message: null},
			});
		}
	}
}

/** The picker after another text was typed: the choice begins at the top again. */
export function typeInImagePicker(picker: ImagePicker, query: string, live: Live): ImagePicker {
	const typed = {...picker, query, message: null};

	return {...typed, index: firstChoice(typed, live)};
}

/** Once versions are known the newest is chosen, unless the operator moved or typed already. */
export function settleImagePicker(picker: ImagePicker, live: Live, before: Live | null): ImagePicker {
	const wasListed = before !== null && pickerList(picker, before).status === 'listed';

	return wasListed || picker.index !== 0 ? picker : {...picker, index: firstChoice(picker, live)};
}

/** Whether there are SKUs or images of a gallery to go to. */
function hasSeries({kind}: Pick<ImagePicker, 'kind'>): boolean {
	return kind === 'platform' || kind === 'gallery';
}

/** Shows a step of the picker, and asks for what it lists when that is not there. */
function open(screen: Screen, picker: ImagePicker, live: Live): Outcome {
	const command = neededBy(picker, live);
	const mode: ImagePicker = {...picker, query: '', message: null, index: 0};

	return {
		screen: {...screen, mode: {...mode, index: firstChoice(mode, live)}},
		commands: command === null ? [] : [command],
	};
}

function neededBy(picker: ImagePicker, live: Live): Command | null {
	if (picker.kind !== live.snapshot?.scaleSet.image.kind || picker.kind === 'vhd') {
		return null;
	}

	const {status} = picker.isListingSeries ? live.imageSeries : shownVersions(picker, live);

	if (status === 'loading' || status === 'loaded') {
		return null;
	}

	if (picker.isListingSeries) {
		return {type: 'load-image-series'};
	}

	return picker.series === null ? {type: 'load-image-versions'} : {type: 'load-series-versions', series: picker.series};
}

function otherKind(picker: ImagePicker, step: 1 | -1, live: Live): ImagePicker {
	const model = live.snapshot?.scaleSet.image;
	const kinds = model ? pickerKinds(model) : [picker.kind];
	const kind = kinds[(kinds.indexOf(picker.kind) + step + kinds.length) % kinds.length] ?? picker.kind;

	return {...picker, kind, series: null, isListingSeries: false};
}

/** Escape goes one step back: from the versions of another SKU to the SKUs, else to the map. */
function goBack(screen: Screen, picker: ImagePicker, live: Live): Outcome {
	return picker.series !== null && !picker.isListingSeries
		? showSeries(screen, picker, live)
		: only({...screen, mode: mapMode});
}

function showSeries(screen: Screen, picker: ImagePicker, live: Live): Outcome {
	const shown = open(screen, {...picker, isListingSeries: true}, live);
	const model = live.snapshot?.scaleSet.image;
	const current = picker.series ?? (model ? seriesOf(model) : null);
	const {imageSeries} = live;
	const index =
		imageSeries.status === 'loaded' ? imageSeries.value.findIndex(series => isSameSeries(series, current)) : 0;

	return {...shown, screen: {...shown.screen, mode: {...picker, ...stepOf(shown), index: Math.max(0, index)}}};
}

function stepOf({screen: {mode}}: Outcome): Partial<ImagePicker> {
	return mode.type === 'image-picker' ? mode : {};
}

function choose(screen: Screen, picker: ImagePicker, live: Live): Outcome {
	const list = pickerList(picker, live);
	const model = live.snapshot?.scaleSet.image;
	const tell = (message: string) => only({...screen, mode: {...picker, message}});

	switch (list.status) {
		case 'loading': {
			return tell('The list is not there yet.');
		}

		case 'refused': {
			return tell('Nothing of this kind can be chosen. tab goes on to another kind.');
		}

		case 'failed': {
			return picker.query.trim() === '' || !model ? open(screen, picker, live) : tell(typedMessage(picker, model));
		}

		case 'listed': {
			const entry = list.entries[picker.index];

			if (entry) {
				return take(screen, picker, entry, live);
			}

			return picker.query.trim() === '' || !model ? only(screen) : tell(typedMessage(picker, model));
		}
	}
}

function typedMessage(picker: ImagePicker, model: Parameters<typeof readTyped>[1]): string {
	const typed = readTyped(picker, model);

	return typed.isValid ? '' : typed.message;
}

function take(screen: Screen, picker: ImagePicker, entry: PickerEntry, live: Live): Outcome {
	if (entry.type !== 'series') {
		return chosen(screen, entry.target, live);
	}

	const series = entry.isCurrent ? null : entry.series;

	return open(screen, {...picker, series, isListingSeries: false}, live);
}

function chosen(screen: Screen, target: ImageTarget, {snapshot}: Live): Outcome {
	const isModels = snapshot !== null && writtenImageKey(target) === writtenImageKey(snapshot.scaleSet.image);
	const follows = isModels
		? 'the model names it already. o marks those behind it, u plans.'
		: 'nothing is changed yet. Mark instances and plan with u.';

	return only({
		...screen,
		target,
		mode: mapMode,
		notice: {text: `Image chosen: ${follows}`, tone: 'plain'},
	});
}

/** Whether `enter` would do something now. */
export function canChoose(picker: ImagePicker, live: Live): boolean {
	const list = pickerList(picker, live);

	return list.status === 'failed' || (list.status === 'listed' && list.entries.length > 0);
}

/** What the SKUs or images are called which can be gone to; `null` where there are none, or they are shown. */
export function seriesName({kind, isListingSeries}: ImagePicker, live: Live): string | null {
	const isModels = kind === live.snapshot?.scaleSet.image.kind;

	return !isModels || isListingSeries ? null : kind === 'platform' ? 'SKUs' : kind === 'gallery' ? 'images' : null;
}
