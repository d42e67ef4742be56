import {settleCursor} from '../../fleet/cursor.js';
import {toHeatmap} from '../../fleet/heatmap.js';
import {noMarks, prune} from '../../fleet/selection.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import {parseImageTarget} from '../../upgrade/image-target.js';
import {isTooSmall} from '../geometry.js';
import {resolveTarget, wantedImage} from './images.js';
import {withCursor} from './map-keys.js';
import {knownScaleSets} from './scale-set-keys.js';
import {openPlan} from './planning.js';
import {mapMode, type Notice, type Outcome, type Screen, type ScreenContext} from './screen.js';
import {isUnderWay, otherHelm} from './carrier.js';
import {tryWish} from './steering.js';

/**
 * The screen after something became known: the cursor on an instance which is there, no marks of vanished ones, the plan
 * which waited for the versions, and no question which has no answer any more.
 */
export function settle(screen: Screen, context: ScreenContext, before: Live | null): Outcome {
	const {live} = context;
	const {snapshot} = live;
	let settled = isOvertaken(screen.notice, live, before) ? {...screen, notice: null} : screen;

	if (snapshot !== null && snapshot !== before?.snapshot) {
		settled = settleMarks(leaveEmptyList(settled, live, before), snapshot, before?.snapshot ?? null);
		settled = readTarget(settleOnInstance(settled, snapshot, live), snapshot);
	}

	if (live.failure !== before?.failure && live.failure !== null) {
		settled = {...settled, notice: null, seenFailure: null};
	}

	if (settled.mode.type === 'confirm') {
		const tried = tryWish(live, settled.mode.wish);

		if (!tried.isPossible) {
			settled = {...settled, mode: mapMode, notice: {text: tried.reason, tone: 'warn'}};
		}
	}

	if (settled.mode.type === 'confirm-quit' && !isUnderWay(live)) {
		const notice: Notice = {text: 'The upgrade has ended meanwhile: q leaves now without a question.', tone: 'plain'};
		settled = {...settled, mode: settled.mode.from, notice};
	}

	// That it died, and is taken up, was the news before this.
	if (isBackInHand(live, before)) {
		settled = {...settled, seenFailure: live.failure};
	}

	if (
		before !== null &&
		otherHelm(before) !== null &&
		live.conductor?.status === 'running' &&
		live.conductor.isHelmOurs
	) {
		settled = {...settled, notice: {text: 'You steer this upgrade now.', tone: 'good'}};
	}

	const commands: Command[] = [];

	// What `latest` stands for decides what is outdated: it is asked for before anybody plans.
	if (settled.target !== null && resolveTarget(settled.target, live) === null && live.imageVersions.status === 'idle') {
		commands.push({type: 'load-image-versions'});
	}

	const isAnswered = live.imageVersions.status === 'loaded' || live.imageVersions.status === 'failed';

	if (settled.isPlanPending && isAnswered && settled.mode.type === 'map' && !isTooSmall(context.size)) {
		return openPlan({...settled, isPlanPending: false, notice: null}, live);
	}

	return {screen: settled, commands};
}

/** Whether an upgrade is carried out again whose process was gone. */
function isBackInHand({conductor}: Live, before: Live | null): boolean {
	return (
		conductor?.status === 'running' &&
		(before?.conductor?.status === 'starting' || before?.conductor?.status === 'gone')
	);
}

/** Whether what a notice announced is on the screen now. */
function isOvertaken(notice: Notice | null, live: Live, before: Live | null): boolean {
	return (
		(notice?.until === 'snapshot' && live.snapshot !== before?.snapshot) ||
		(notice?.until === 'upgrade' && live.upgrade?.status !== before?.upgrade?.status) ||
		(notice?.until === 'conductor' && live.conductor !== before?.conductor)
	);
}

/** Where there is nothing to choose from, a scale set is opened for the operator: there is no list to go back to. */
function leaveEmptyList(screen: Screen, live: Live, before: Live | null): Screen {
	return screen.mode.type === 'scale-sets' && before?.snapshot === null && knownScaleSets(live).length <= 1
		? {...screen, mode: mapMode, hasScaleSetList: false}
		: screen;
}

function settleMarks(screen: Screen, snapshot: Snapshot, before: Snapshot | null): Screen {
	if (before !== null && before.scaleSet.id !== snapshot.scaleSet.id) {
		return {...screen, marks: noMarks, named: noMarks, cursor: null};
	}

	const {marks, vanished} = prune(screen.marks, snapshot);

	return vanished.length === 0
		? screen
		: {
				...screen,
				marks,
				named: prune(screen.named, snapshot).marks,
				notice: {
					text: `${vanished.length} of the marked instances are not in the scale set any more; ${marks.size} stay marked.`,
					tone: 'warn',
				},
			};
}

function settleOnInstance(screen: Screen, snapshot: Snapshot, live: Live): Screen {
	const {cursor} = screen;

	if (cursor && snapshot.instances.some(({vmId}) => vmId === cursor.vmId)) {
		return screen;
	}

	const wanted = wantedImage(screen.target, live);
	const heatmap = wanted && toHeatmap(snapshot, {axis: screen.axis, wanted});

	return heatmap
		? withCursor(screen, settleCursor(heatmap, cursor?.vmId ?? null, cursor?.instanceId ?? null), snapshot)
		: screen;
}

/** The image of the command line can be read only against the model. */
function readTarget(screen: Screen, {scaleSet}: Snapshot): Screen {
	if (screen.unreadTarget === null) {
		return screen;
	}

	const parsed = parseImageTarget(screen.unreadTarget, scaleSet.image);
	const read: Screen = {...screen, unreadTarget: null};

	return parsed.isValid ? {...read, target: parsed.target} : {...read, notice: {text: parsed.message, tone: 'bad'}};
}
