import type {Live} from '../../store/live.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {choose} from './image-choice.js';
import {goBack, hasSeries, openStep, otherKind, showSeries} from './image-steps.js';
import {moveInList} from './list.js';
import {firstChoice, type ImagePicker, pickerKinds, pickerList} from './picker-list.js';
import {only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

/** Versions come weekly or so, but whoever chooses one after a day of watching must see today's. */
const freshMilliseconds = 600_000;

/** Opens the choice of an image, with the versions of the model's own SKU or gallery image: those of now. */
export function openImages(screen: Screen, {live, now}: Pick<ScreenContext, 'live' | 'now'>): Outcome {
	const model = live.snapshot?.scaleSet.image;

	if (!model) {
		return say(screen, 'The scale set has not been read yet.', 'warn', 'snapshot');
	}

	const [kind = 'platform'] = pickerKinds(model);

	const opened = openStep(
		screen,
		{type: 'image-picker', kind, series: null, isListingSeries: false, query: '', index: 0, message: null},
		live,
	);
	const isOld = screen.versionsReadAt !== null && now - screen.versionsReadAt > freshMilliseconds;

	return isOld && live.imageVersions.status === 'loaded'
		? {...opened, commands: [{type: 'load-image-versions'}]}
		: opened;
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
			return openStep(screen, otherKind(picker, intent === 'next-kind' ? 1 : -1, live), live);
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
	const isListed = pickerList(picker, live).status === 'listed';

	if (wasListed || !isListed) {
		return picker;
	}

	// That the list was not there yet is not so any more.
	const settled = picker.message === null ? picker : {...picker, message: null};

	return picker.index === 0 ? {...settled, index: firstChoice(picker, live)} : settled;
}

/** What the SKUs or images are called which can be gone to; `null` where there are none, or they are shown. */
export function seriesName({kind, isListingSeries}: ImagePicker, live: Live): string | null {
	const isModels = kind === live.snapshot?.scaleSet.image.kind;

	return !isModels || isListingSeries ? null : kind === 'platform' ? 'SKUs' : kind === 'gallery' ? 'images' : null;
}
