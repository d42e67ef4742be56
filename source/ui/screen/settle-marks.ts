import {noMarks, prune} from '../../fleet/selection.js';
import {type ChangeTimes, noChanges, noteChanges} from '../../fleet/since.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {Notice, Screen} from './screen.js';

/** What a screen keeps of the instances, after another snapshot: nothing of those which are gone, nor of another set. */
export function settleMarks(screen: Screen, snapshot: Snapshot, before: Snapshot | null): Screen {
	if (before === null || before.scaleSet.id !== snapshot.scaleSet.id) {
		return isKept(screen, snapshot)
			? screen
			: {...screen, marks: noMarks, named: noMarks, cursor: null, rangeFrom: null, changedAt: noChanges};
	}

	const watched = withoutBrokenRange(noted(screen, noteChanges(screen.changedAt, before, snapshot)), snapshot);
	const {marks, vanished} = prune(screen.marks, snapshot);

	return vanished.length === 0
		? watched
		: {
				...watched,
				marks,
				named: prune(screen.named, snapshot).marks,
				notice: vanishedNotice(vanished, before, marks.size),
			};
}

/** What nobody changed stays the same screen: then nothing is drawn. */
function noted(screen: Screen, changedAt: ChangeTimes): Screen {
	return changedAt === screen.changedAt ? screen : {...screen, changedAt};
}

/** What was marked is of this set; it is of another one when the list of scale sets was in between. */
function isKept({marks, cursor}: Screen, {instances}: Snapshot): boolean {
	const known = new Set(instances.map(({vmId}) => vmId));

	return [...marks, ...(cursor ? [cursor.vmId] : [])].every(vmId => known.has(vmId));
}

/** So many ids are named; more would push everything else off the screen. */
const mostNamed = 8;

function vanishedNotice(vanished: readonly string[], {instances}: Snapshot, marked: number): Notice {
	const gone = new Set(vanished);
	const ids = instances.filter(({vmId}) => gone.has(vmId)).map(({instanceId}) => instanceId);
	const named = ids.slice(0, mostNamed).join(' ');
	const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : '';
	const who = vanished.length === 1 ? `Instance ${named} was marked and is` : `${vanished.length} marked instances are`;

	return {
		text: `${who} not in the scale set any more${vanished.length === 1 ? '' : `: ${named}${more}`}. Marked now: ${marked}.`,
		tone: 'warn',
	};
}

/** A range which has lost its beginning marks nothing any more. */
function withoutBrokenRange(screen: Screen, {instances}: Snapshot): Screen {
	const {rangeFrom} = screen;

	return rangeFrom === null || instances.some(({vmId}) => vmId === rangeFrom.vmId)
		? screen
		: {
				...screen,
				rangeFrom: null,
				notice: {
					text: `Instance ${rangeFrom.instanceId}, where the range began, is not in the scale set any more.`,
					tone: 'warn',
				},
			};
}
