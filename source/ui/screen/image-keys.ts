import type {Image, ImageVersion} from '../../fleet/image.js';
import type {Live} from '../../store/live.js';
import {type ImageTarget, parseImageTarget} from '../../upgrade/image-target.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {knownVersions, targetOf} from './images.js';
import {moveInList} from './list.js';
import {mapMode, type Mode, only, type Outcome, type Screen, type ScreenContext} from './screen.js';

type PickerMode = Extract<Mode, {readonly type: 'image-picker'}>;

/** The versions which have all that was typed in their version, SKU or id. */
export function matchingVersions(query: string, live: Live): readonly ImageVersion[] {
	const wanted = query.trim().toLowerCase();

	return knownVersions(live).filter(({version, sku, id}) =>
		[version, `${sku}/${version}`, id].some(text => text?.toLowerCase().includes(wanted)),
	);
}

/** What was typed as an image of its own, when it is no version of the list. */
export function typedTarget(query: string, model: Image): ReturnType<typeof parseImageTarget> {
	return parseImageTarget(query, model);
}

/** What a key means where the image is chosen. */
export function pressInImagePicker(
	screen: Screen,
	mode: PickerMode,
	intent: Intent,
	{live, size}: ScreenContext,
): Outcome {
	switch (intent) {
		case 'back': {
			return only({...screen, mode: mapMode});
		}

		case 'choose': {
			return choose(screen, mode, live);
		}

		case 'delete-character': {
			return only({...screen, mode: typeInImagePicker(mode, withoutLast(mode.query))});
		}

		default: {
			const {length} = matchingVersions(mode.query, live);

			return only({
				...screen,
				mode: {...mode, index: moveInList(mode.index, intent, length, size), message: null},
			});
		}
	}
}

/** The picker after another text was typed: the choice begins at the top again. */
export function typeInImagePicker(mode: PickerMode, query: string): PickerMode {
	return {...mode, query, index: 0, message: null};
}

function choose(screen: Screen, mode: PickerMode, live: Live): Outcome {
	const model = live.snapshot?.scaleSet.image;
	const listed = matchingVersions(mode.query, live)[mode.index];

	if (listed) {
		return chosen(screen, targetOf(listed));
	}

	if (!model || mode.query.trim() === '') {
		return only(screen);
	}

	const parsed = typedTarget(mode.query, model);

	return parsed.isValid ? chosen(screen, parsed.target) : only({...screen, mode: {...mode, message: parsed.message}});
}

function chosen(screen: Screen, target: ImageTarget): Outcome {
	return only({
		...screen,
		target,
		mode: mapMode,
		notice: {text: 'Image chosen: nothing is changed yet. Mark instances and plan with u.', tone: 'plain'},
	});
}
