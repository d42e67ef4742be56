import {type Direction, moveCursor} from '../../fleet/cursor.js';
import type {DomainAxis} from '../../fleet/heatmap.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {Live} from '../../store/live.js';
import {hasEnded} from '../../upgrade/upgrade.js';
import type {Intent} from '../keymap.js';
import {drawMap} from '../map-view.js';
import {openPlan} from './planning.js';
import {isUnderWay} from './carrier.js';
import {mark} from './mark-keys.js';
import {
	ask,
	type Lens,
	type Notice,
	only,
	type Outcome,
	say,
	type Screen,
	type ScreenContext,
	shownUpgrade,
	type Wish,
} from './screen.js';
import {makeWish, requestQuit, resumption, skipping} from './steering.js';

const directions: Partial<Readonly<Record<Intent, Direction>>> = {
	'move-up': 'up',
	'move-down': 'down',
	'move-left': 'left',
	'move-right': 'right',
	'page-up': 'page-up',
	'page-down': 'page-down',
	'move-first': 'first',
	'move-last': 'last',
};

const lenses: Partial<Readonly<Record<Intent, Lens>>> = {
	'lens-upgrade': 'upgrade',
	'lens-health': 'health',
	'lens-power': 'power',
	'lens-image': 'image',
};

const axes: readonly DomainAxis[] = ['update-domain', 'fault-domain', 'zone', 'none'];

/** What a key means on the map. */
export function pressOnMap(screen: Screen, intent: Intent, context: ScreenContext): Outcome {
	const {live} = context;
	const direction = directions[intent];
	const lens = lenses[intent];

	if (direction) {
		return only(move(screen, direction, context));
	}

	if (lens) {
		return only({...screen, lens});
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
			return only({...screen, mode: {type: 'filter', before: screen.filter}});
		}

		case 'details': {
			return screen.cursor
				? only({...screen, mode: {type: 'details', scroll: 0}})
				: say(screen, 'There is no instance here.');
		}

		case 'show-log': {
			return live.events.length > 0
				? only({...screen, mode: {type: 'log', scroll: 0}})
				: say(screen, 'There is no upgrade here which anything could have happened in.');
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
		const notice: Notice = {
			text: `The upgrade of ${name} goes on by itself: open ${name} again to see it.`,
			tone: 'plain',
		};

		return ask(
			{...screen, mode: {type: 'scale-sets', index: 0}, notice: isUnderWay(live) ? notice : null},
			{type: 'load-scale-sets'},
		);
	}

	return isQuitting ? requestQuit(screen, live) : only(screen);
}

function openImages(screen: Screen, {live}: ScreenContext): Outcome {
	if (live.snapshot === null) {
		return say(screen, 'The scale set has not been read yet.', 'warn');
	}

	const opened: Screen = {...screen, mode: {type: 'image-picker', query: '', index: 0, message: null}};
	const {status} = live.imageVersions;

	return status === 'idle' || status === 'failed' ? ask(opened, {type: 'load-image-versions'}) : only(opened);
}

function move(screen: Screen, direction: Direction, {live, size}: ScreenContext): Screen {
	const {snapshot} = live;
	const map = drawMap(screen, live, size);

	if (snapshot === null || map === null) {
		return screen;
	}

	const vmId = moveCursor(map.heatmap, screen.cursor?.vmId ?? null, direction, {
		layout: map.layout,
		instanceId: screen.cursor?.instanceId,
	});

	return withCursor(screen, vmId, snapshot);
}

/** The screen with its cursor on an instance; unchanged when there is none. */
export function withCursor(screen: Screen, vmId: string | null, {instances}: Snapshot): Screen {
	const found = vmId === null ? undefined : instances.find(instance => instance.vmId === vmId);

	return found ? {...screen, cursor: {vmId: found.vmId, instanceId: found.instanceId}} : screen;
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
