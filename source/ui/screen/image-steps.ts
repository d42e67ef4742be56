import {isSameSeries, seriesOf} from '../../fleet/image-series.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import {mapMode} from './mode.js';
import {firstChoice, type ImagePicker, pickerKinds, shownVersions} from './picker-list.js';
import {only, type Outcome, type Screen} from './screen.js';

/** Whether there are SKUs or images of a gallery to go to. */
export function hasSeries({kind}: Pick<ImagePicker, 'kind'>): boolean {
	return kind === 'platform' || kind === 'gallery';
}

/** Shows a step of the picker, and asks for what it lists when that is not there. */
export function openStep(screen: Screen, picker: ImagePicker, live: Live): Outcome {
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

/** The next kind of image, or the one before, from its beginning. */
export function otherKind(picker: ImagePicker, step: 1 | -1, live: Live): ImagePicker {
	const model = live.snapshot?.scaleSet.image;
	const kinds = model ? pickerKinds(model) : [picker.kind];
	const kind = kinds[(kinds.indexOf(picker.kind) + step + kinds.length) % kinds.length] ?? picker.kind;

	return {...picker, kind, series: null, isListingSeries: false};
}

/** Escape goes one step back: from the versions of another SKU to the SKUs, else to the map. */
export function goBack(screen: Screen, picker: ImagePicker, live: Live): Outcome {
	return picker.series !== null && !picker.isListingSeries
		? showSeries(screen, picker, live)
		: only({...screen, mode: mapMode});
}

/** The SKUs of the offer, or the images of the gallery, with the one whose versions were shown chosen. */
export function showSeries(screen: Screen, picker: ImagePicker, live: Live): Outcome {
	const shown = openStep(screen, {...picker, isListingSeries: true}, live);
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
