import {settleCursor} from '../../fleet/cursor.js';
import {toHeatmap} from '../../fleet/heatmap.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import {parseImageTarget} from '../../upgrade/image-target.js';
import {isTooSmall} from '../geometry.js';
import {existenceOf} from './existence.js';
import {settleImagePicker} from './image-keys.js';
import {loadVersionsFor, resolveTarget, versionsFor} from './images.js';
import {withCursor} from './move-keys.js';
import {settleFleet} from './settle-fleet.js';
import {settleMarks} from './settle-marks.js';
import {openPlan} from './planning.js';
import {remembered, rememberNews} from './messages.js';
import {settleDetails} from './instance-keys.js';
import {settlePendingWish} from './past-follow.js';
import {mapMode} from './mode.js';
import type {Notice, Outcome, Screen, ScreenContext} from './screen.js';
import {isUnderWay, otherHelm} from './carrier.js';
import {asksBeforeLeaving, tryWish} from './steering.js';

/**
 * The screen after something became known: the cursor on an instance which is there, no marks of vanished ones, the plan
 * which waited for the versions, and no question which has no answer any more.
 */
export function settle(screen: Screen, context: ScreenContext, before: Live | null): Outcome {
	const {live, now} = context;

	return remembered(screen, takeNews(rememberNews(screen, live, before, now), context, before), now);
}

function takeNews(screen: Screen, context: ScreenContext, before: Live | null): Outcome {
	const {live} = context;
	const {snapshot} = live;
	let settled = withoutOvertaken(screen, live, before);

	if (snapshot !== null && snapshot !== before?.snapshot) {
		settled = settleMarks(settled, snapshot, before?.snapshot ?? null);
		settled = readTarget(settleOnInstance(settled, snapshot), snapshot);
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

	if (settled.mode.type === 'confirm-quit' && !asksBeforeLeaving(settled.mode.from, live)) {
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

	const fleet = settleFleet(settled, context, before);
	settled = tellOfSaved(fleet.screen, live, before);
	const commands: Command[] = [...fleet.commands];

	// What `latest` stands for decides what is outdated: it is asked for before anybody plans.
	const needed = settled.target === null ? null : loadVersionsFor(settled.target, live);

	if (settled.target !== null && needed !== null && resolveTarget(settled.target, live) === null) {
		commands.push(...(versionsFor(settled.target, live).status === 'idle' ? [needed] : []));
	}

	if (live.imageVersions !== before?.imageVersions && live.imageVersions.status === 'loaded') {
		settled = {...settled, versionsReadAt: context.now};
	}

	if (settled.mode.type === 'image-picker') {
		settled = {...settled, mode: settleImagePicker(settled.mode, live, before)};
	}

	const planned = settled.target ?? snapshot?.scaleSet.image;
	const {status} = planned ? versionsFor(planned, live) : live.imageVersions;
	const isKnown = status === 'loaded' || status === 'failed';

	if (settled.isPlanPending && isKnown && settled.mode.type === 'map' && !isTooSmall(context.size)) {
		return openPlan({...settled, isPlanPending: false, notice: null}, live, true);
	}

	settled = tellOfMissing(settled, live, before);
	const wished = settlePendingWish(settled, live);

	return {screen: wished.screen, commands: [...commands, ...wished.commands, ...settleDetails(settled, live, before)]};
}

/** The list of versions came after the image was chosen, or named on the command line: it may tell that there is none such. */
function tellOfMissing(screen: Screen, live: Live, before: Live | null): Screen {
	const {target} = screen;

	if (
		target === null ||
		isUnderWay(live) ||
		(before !== null && versionsFor(target, live) === versionsFor(target, before))
	) {
		return screen;
	}

	const existence = existenceOf(target, live);

	return existence.status === 'missing'
		? {...screen, notice: {text: `${existence.message} e chooses another.`, tone: 'bad', until: 'begun'}}
		: screen;
}

/** What became of a text which was to be saved. */
function tellOfSaved(screen: Screen, {saved}: Live, before: Live | null): Screen {
	if (before === null || saved === before.saved) {
		return screen;
	}

	switch (saved.status) {
		case 'loaded': {
			return {...screen, notice: {text: `Saved to ${saved.value}; only you may read it.`, tone: 'good'}};
		}

		case 'failed': {
			return {...screen, notice: {text: saved.message, tone: 'bad'}};
		}

		case 'idle':
		case 'loading': {
			return screen;
		}
	}
}

/** Whether an upgrade is carried out again whose process was gone. */
function isBackInHand({conductor}: Live, before: Live | null): boolean {
	return (
		conductor?.status === 'running' &&
		(before?.conductor?.status === 'starting' || before?.conductor?.status === 'gone')
	);
}

/** The screen without notices which are not so any more, or which announced what is on the screen now. */
function withoutOvertaken(screen: Screen, live: Live, before: Live | null): Screen {
	const {notice, earlierNotice} = screen;
	const isOver = [notice, earlierNotice].map(said => isOvertaken(said, live, before));

	return isOver.includes(true)
		? {...screen, notice: isOver[0] ? null : notice, earlierNotice: isOver[1] ? null : earlierNotice}
		: screen;
}

function isOvertaken(notice: Notice | null, live: Live, before: Live | null): boolean {
	return (
		(notice?.until === 'begun' && isUnderWay(live)) ||
		(notice?.until === 'ended' && !isUnderWay(live)) ||
		(notice?.until === 'details' && isAnswered(live.details, before?.details)) ||
		(notice?.until === 'snapshot' && live.snapshot !== before?.snapshot) ||
		(notice?.until === 'upgrade' && live.upgrade?.status !== before?.upgrade?.status) ||
		(notice?.until === 'conductor' && live.conductor !== before?.conductor) ||
		(notice?.until === 'fleet' && live.fleet !== before?.fleet) ||
		(notice?.until === 'standstill' && live.unfinished.some(({carrier}) => carrier !== 'alive'))
	);
}

/** Whether what was asked for once more is there; what it was before stays until then. */
function isAnswered(now: Live['details'], before: Live['details'] = now): boolean {
	return (
		now.status === 'failed' || (now.status === 'loaded' && (before.status !== 'loaded' || now.value !== before.value))
	);
}

function settleOnInstance(screen: Screen, snapshot: Snapshot): Screen {
	const {cursor} = screen;

	if (cursor && snapshot.instances.some(({vmId}) => vmId === cursor.vmId)) {
		return screen;
	}

	const heatmap = toHeatmap(snapshot, screen.axis);

	return withCursor(screen, settleCursor(heatmap, cursor?.vmId ?? null, cursor?.instanceId ?? null), snapshot);
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
