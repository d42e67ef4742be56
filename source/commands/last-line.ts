import type {Live} from '../store/live.js';
import {countStates} from '../fleet/snapshot.js';
import {shortId, toReport} from '../upgrade/report.js';
import {hasEnded, type Upgrade} from '../upgrade/upgrade.js';

/** Where things stand when the screen is left: one line, which tells every upgrade that was seen. */
export function lastLine(live: Live): string {
	const lines = [
		openSet(live),
		...live.left.filter(({id}) => id !== live.upgrade?.id).map(left => outOfSight(left, live)),
	];
	const isNothingChanged = live.upgrade === null && live.left.length === 0 && live.conductor === null;

	return [...lines, isNothingChanged ? 'Nothing was changed.' : null].filter(line => line !== null).join(' ');
}

/** The set which is open, and the upgrade in it; `null` where none is. */
function openSet({snapshot, upgrade, events, journalPath, conductor}: Live): string | null {
	const wanted = upgrade?.leg.image ?? snapshot?.scaleSet.image;
	const totals = snapshot && wanted ? countStates(snapshot, wanted) : null;
	const fleet =
		snapshot && totals ? `${snapshot.scaleSet.name}: ${totals.current} of ${totals.instances} current` : null;

	if (upgrade === null) {
		return fleet === null ? null : `${fleet}.`;
	}

	const rest = hasEnded(upgrade) ? '' : ` ${whatGoesOn(upgrade, conductor)}`;

	return `${fleet ?? nameOfSet(upgrade)}; ${howFar(upgrade, events)}.${rest} Journal: ${journalPath}`;
}

/** `upgrade 7f3k · completed: 4 of 4 upgraded, 0 failed`, and of a way back `4 of 4 back`. */
function howFar(upgrade: Upgrade, events: Live['events']): string {
	const {headline, totals} = toReport(upgrade, events, 0);
	const arrived = upgrade.leg.direction === 'back' ? 'back' : 'upgraded';

	return `${headline}: ${totals.upgraded} of ${totals.total} ${arrived}, ${totals.failed} failed`;
}

function whatGoesOn({id, status}: Upgrade, conductor: Live['conductor']): string {
	if (conductor?.status === 'gone') {
		return `Nobody carries it out: vmssroll attach ${id} takes it up again.`;
	}

	return status === 'paused'
		? `It stays paused until vmssroll resume ${id}; vmssroll attach ${id} shows it.`
		: `It goes on by itself: vmssroll attach ${id} shows it.`;
}

/** An upgrade in a set which was open before: it is known as it was then, and as the list of all sets told since. */
function outOfSight(upgrade: Upgrade, {unfinished}: Live): string {
	const {id} = upgrade;
	const what = `Upgrade ${shortId(id)} of ${nameOfSet(upgrade)}`;
	const now = unfinished.find(({upgradeId}) => upgradeId === id);

	if (hasEnded(upgrade)) {
		return `${nameOfSet(upgrade)}; ${howFar(upgrade, [])}.`;
	}

	if (now?.carrier === 'dead') {
		return `${what} stands still: vmssroll attach ${id} takes it up again.`;
	}

	return (now?.status ?? upgrade.status) === 'paused'
		? `${what} stays paused until vmssroll resume ${id}; vmssroll attach ${id} shows it.`
		: `${what} goes on by itself, unless it has ended: vmssroll attach ${id} shows it.`;
}

function nameOfSet({plan}: Upgrade): string {
	return plan.scaleSetId.split('/').at(-1) ?? plan.scaleSetId;
}
