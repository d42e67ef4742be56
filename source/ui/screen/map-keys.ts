import type {DomainAxis} from '../../fleet/heatmap-arrangement.js';
import type {Live} from '../../store/live.js';
import {hasEnded} from '../../upgrade/upgrade.js';
import type {Intent} from '../keymap.js';
import {drawMap} from '../map-view.js';
import {openImages} from './image-keys.js';
import {openPlan} from './planning.js';
import {isStranded, isUnderWay} from './carrier.js';
import {openCopy} from './copy.js';
import {openDetails, openRaw} from './instance-keys.js';
import {openLog} from './log-keys.js';
import {openFilter} from './filter-keys.js';
import {mark} from './mark-keys.js';
import {moveOnMap} from './move-keys.js';
import {pressForRange} from './range-keys.js';
import type {Wish} from './mode.js';
import {
	ask,
	type Lens,
	type Notice,
	only,
	type Outcome,
	type Screen,
	type ScreenContext,
	shownUpgrade,
} from './screen.js';
import {makeWish, requestQuit, resumption, skipping} from './steering.js';

const lenses: Partial<Readonly<Record<Intent, Lens>>> = {
	'lens-upgrade': 'upgrade',
	'lens-health': 'health',
	'lens-power': 'power',
	'lens-image': 'image',
	'lens-image-age': 'image-age',
};

const axes: readonly DomainAxis[] = ['update-domain', 'fault-domain', 'zone', 'none'];

/** What a key means on the map. */
export function pressOnMap(screen: Screen, intent: Intent, context: ScreenContext): Outcome {
	const {live} = context;
	const lens = lenses[intent];
	const answered = pressForRange(screen, intent, context) ?? moveOnMap(screen, intent, context);

	if (answered) {
		return answered;
	}

	if (lens) {
		return lookThroughLens(screen, lens, live);
	}

	const wish = wishOf(screen, intent, live);

	if (wish) {
		return makeWish(screen, wish, live);
	}

	switch (intent) {
		case 'next-axis': {
			return only(nextAxis(screen, context));
		}

		case 'filter': {
			return only(openFilter(screen));
		}

		case 'details': {
			return openDetails(screen);
		}

		case 'show-log': {
			return openLog(screen, live);
		}

		case 'raw-json': {
			return openRaw(screen);
		}

		case 'copy': {
			return openCopy(screen, live);
		}

		case 'choose-image': {
			return openImages(screen, context);
		}

		case 'plan-upgrade': {
			return openPlan(screen, live);
		}

		case 'refresh': {
			return ask(
				{...screen, notice: {text: 'Reading from Azure.', tone: 'plain', until: 'snapshot'}},
				{type: 'refresh'},
			);
		}

		case 'back': {
			return goBack(screen, context);
		}

		case 'quit': {
			return leaveMap(screen, context, true);
		}

		default: {
			return only(mark(screen, intent, context));
		}
	}
}

/** How old an image is follows from the versions which the set could take: they are asked for when it is to be seen. */
function lookThroughLens(screen: Screen, lens: Lens, {imageVersions}: Live): Outcome {
	const isNeeded = (lens === 'image' || lens === 'image-age') && imageVersions.status === 'idle';

	return isNeeded ? ask({...screen, lens}, {type: 'load-image-versions'}) : only({...screen, lens});
}

/** What a key wants of the upgrade; `null` for keys which want nothing of it. */
function wishOf(screen: Screen, intent: Intent, live: Live): Wish | null {
	switch (intent) {
		case 'resume-upgrade': {
			return resumption(live);
		}

		case 'cancel-upgrade': {
			return {type: 'cancel'};
		}

		case 'roll-back': {
			return {type: 'roll-back'};
		}

		case 'retry-failed': {
			return {type: 'retry-failed'};
		}

		case 'skip-instances': {
			return skipping(screen, live);
		}

		case 'take-helm': {
			return {type: 'take-helm'};
		}

		default: {
			return null;
		}
	}
}

/** Escape takes back what is on top of the map: the filter, then an upgrade which has ended, then the map itself. */
function goBack(screen: Screen, context: ScreenContext): Outcome {
	const upgrade = shownUpgrade(screen, context.live);

	if (screen.filter !== '') {
		return only({...screen, filter: ''});
	}

	return upgrade && hasEnded(upgrade)
		? only({...screen, dismissedUpgrade: upgrade.id})
		: leaveMap(screen, context, false);
}

/** Escape goes back to the list of scale sets where there is one, and stays otherwise; `q` quits then. */
function leaveMap(screen: Screen, {live}: ScreenContext, isQuitting: boolean): Outcome {
	if (screen.hasScaleSetList) {
		const name = live.snapshot?.scaleSet.name ?? 'the scale set';
		const how = isStranded(live)
			? 'stands still'
			: live.upgrade?.status === 'paused'
				? 'stays paused'
				: 'goes on by itself';
		const notice: Notice = {
			text: `The upgrade of ${name} ${how}: open ${name} again to see it.`,
			tone: 'plain',
			until: 'standstill',
		};

		return ask(
			{...screen, mode: {type: 'scale-sets'}, notice: isUnderWay(live) ? notice : null},
			{type: 'close-scale-set'},
		);
	}

	return isQuitting ? requestQuit(screen, live) : only(screen);
}

/** The next axis which shows something else: sets without update domains have no such rows. */
function nextAxis(screen: Screen, {live, size}: ScreenContext): Screen {
	const shown = drawMap(screen, live, size)?.heatmap.axis ?? screen.axis;

	for (let index = axes.indexOf(shown) + 1; index <= axes.indexOf(shown) + axes.length; index++) {
		const axis = axes[index % axes.length] ?? shown;

		if (drawMap({...screen, axis}, live, size)?.heatmap.axis === axis) {
			return {...screen, axis};
		}
	}

	return screen;
}
