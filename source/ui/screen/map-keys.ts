import {type Direction, moveCursor} from '../../fleet/cursor.js';
import type {DomainAxis} from '../../fleet/heatmap.js';
import {
	clear,
	invert,
	type Marks,
	markAll,
	markColumn,
	markOutdated,
	markRow,
	markZone,
	toggle,
} from '../../fleet/selection.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import {hasEnded} from '../../upgrade/upgrade.js';
import type {Intent} from '../keymap.js';
import {drawMap} from '../map-view.js';
import {openPlan} from './planning.js';
import {ask, type Lens, only, type Outcome, say, type Screen, type ScreenContext, shownUpgrade} from './screen.js';
import {requestQuit, steerUpgrade} from './steering.js';

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

		case 'choose-image': {
			return openImages(screen, context);
		}

		case 'plan-upgrade': {
			return openPlan(screen, live);
		}

		case 'pause-upgrade': {
			return steerUpgrade(screen, 'pause', live);
		}

		case 'resume-upgrade': {
			return steerUpgrade(screen, 'resume', live);
		}

		case 'cancel-upgrade': {
			return steerUpgrade(screen, 'cancel', live);
		}

		case 'roll-back': {
			return steerUpgrade(screen, 'roll-back', live);
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
	if (screen.hasScaleSetList && (live.upgrade === null || hasEnded(live.upgrade))) {
		return ask({...screen, mode: {type: 'scale-sets', index: 0}}, {type: 'load-scale-sets'});
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

function mark(screen: Screen, intent: Intent, context: ScreenContext): Screen {
	const {marks, cursor} = screen;
	const map = drawMap(screen, context.live, context.size);

	if (map === null) {
		return screen;
	}

	const vmId = cursor?.vmId ?? '';

	switch (intent) {
		case 'mark': {
			return cursor ? markOne(screen, vmId) : screen;
		}

		case 'mark-domain': {
			return withMarks(screen, markRow(marks, map.shown.heatmap, vmId));
		}

		case 'mark-column': {
			return withMarks(screen, markColumn(marks, map.shown.heatmap, vmId));
		}

		case 'mark-zone': {
			return withMarks(screen, markZone(marks, map.shown.snapshot, vmId));
		}

		case 'mark-outdated': {
			return withMarks(screen, markOutdated(marks, map.shown.snapshot, map.wanted));
		}

		case 'mark-all': {
			return withMarks(screen, markAll(marks, map.shown.snapshot));
		}

		case 'invert-marks': {
			return withMarks(screen, invert(marks, map.shown.snapshot));
		}

		case 'clear-marks': {
			return withMarks(screen, clear());
		}

		default: {
			return screen;
		}
	}
}

function withMarks(screen: Screen, marks: Marks): Screen {
	return {...screen, marks, named: new Set([...screen.named].filter(vmId => marks.has(vmId)))};
}

/** One by one is pointing at it: a protected instance marked so is meant. */
function markOne(screen: Screen, vmId: string): Screen {
	const marks = toggle(screen.marks, vmId);

	return {...withMarks(screen, marks), named: toggleNamed(screen.named, vmId, marks)};
}

function toggleNamed(named: Marks, vmId: string, marks: Marks): Marks {
	return marks.has(vmId) === named.has(vmId) ? named : toggle(named, vmId);
}
