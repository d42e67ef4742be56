import {writtenImageKey} from '../../fleet/image.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import {existenceOf} from './existence.js';
import {openStep} from './image-steps.js';
import {loadVersionsFor, versionsFor} from './images.js';
import {mapMode} from './mode.js';
import {type ImagePicker, type PickerEntry, pickerList, readTyped} from './picker-list.js';
import {only, type Outcome, type Screen} from './screen.js';

/** Whether `enter` would do something now. */
export function canChoose(picker: ImagePicker, live: Live): boolean {
	const list = pickerList(picker, live);

	return list.status === 'failed' || (list.status === 'listed' && list.entries.length > 0);
}

/** Takes the chosen line, or says why it is none to take. */
export function choose(screen: Screen, picker: ImagePicker, live: Live): Outcome {
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
			return picker.query.trim() === '' || !model ? openStep(screen, picker, live) : tell(typedMessage(picker, model));
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
		const existence = existenceOf(entry.target, live);

		return existence.status === 'missing'
			? refuseMissing(screen, picker, entry.target, existence.message, live)
			: chosen(screen, entry.target, live);
	}

	const series = entry.isCurrent ? null : entry.series;

	return openStep(screen, {...picker, series, isListingSeries: false}, live);
}

/** A plan of it would be refused. It may have been published since the list was read, so that is read again. */
function refuseMissing(screen: Screen, picker: ImagePicker, target: ImageTarget, message: string, live: Live): Outcome {
	const command = loadVersionsFor(target, live);

	return {screen: {...screen, mode: {...picker, message}}, commands: command === null ? [] : [command]};
}

function chosen(screen: Screen, target: ImageTarget, live: Live): Outcome {
	const {snapshot} = live;
	const isModels = snapshot !== null && writtenImageKey(target) === writtenImageKey(snapshot.scaleSet.image);
	const isUnchecked = existenceOf(target, live).status === 'unchecked';
	const isIdle = versionsFor(target, live).status === 'idle';
	const lookup = isUnchecked && isIdle ? loadVersionsFor(target, live) : null;
	const doubt = !isUnchecked
		? ''
		: lookup === null
			? ' Whether it exists was not checked.'
			: ' Whether it exists is looked up.';
	const follows = isModels
		? 'the model names it already. o marks those behind it, u plans.'
		: `nothing is changed yet.${doubt} Mark instances and plan with u.`;

	const taken: Screen = {
		...screen,
		target,
		mode: mapMode,
		notice: {text: `Image chosen: ${follows}`, tone: 'plain', until: 'begun'},
	};

	return {screen: taken, commands: lookup === null ? [] : [lookup]};
}
