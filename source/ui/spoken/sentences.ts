import {imageVersionName} from '../../fleet/image.js';
import {countStates, instanceStates} from '../../fleet/snapshot.js';
import type {Live} from '../../store/live.js';
import {counted, instancesText} from '../../upgrade/counted.js';
import {describeEvent} from '../../upgrade/describe-event.js';
import type {UpgradeEvent} from '../../upgrade/event.js';
import {isRefused, isWide, type Plan, wideReasons} from '../../upgrade/plan.js';
import {shortId, toReport} from '../../upgrade/report.js';
import {leaveQuestion, wishQuestion} from '../panes/questions.js';
import {wantedImage} from '../screen/images.js';
import type {Screen} from '../screen/screen.js';
import {estimateText, timeOfDay} from '../time-text.js';

/** How many instances are in which state, the good ones first: `45 of 100 current, 5 upgrading.` */
export function countsSentence({target}: Screen, live: Live): string | null {
	const {snapshot} = live;
	const wanted = wantedImage(target, live);

	if (snapshot === null || wanted === null) {
		return null;
	}

	const totals = countStates(snapshot, wanted);
	const others = instanceStates.flatMap(state =>
		state === 'current' || totals[state] === 0 ? [] : [`${totals[state]} ${state}`],
	);

	return `${[`${totals.current} of ${totals.instances} current`, ...others].join(', ')}.`;
}

/** How things stand: the set, the connection, the upgrade. */
export function statusSentences(screen: Screen, live: Live): readonly string[] {
	const {snapshot, upgrade, events} = live;

	if (snapshot === null) {
		return [connectionSentence(live) ?? 'No scale set is open. list reads out which there are.'];
	}

	const {name, resourceGroup, upgradePolicyMode} = snapshot.scaleSet;
	const marked = screen.marks.size === 0 ? [] : [`${screen.marks.size} marked.`];
	const target = screen.target === null ? [] : [`Image to take: ${imageVersionName(screen.target)}.`];

	return [
		`Scale set ${name} in ${resourceGroup}, mode ${upgradePolicyMode}. ${countsSentence(screen, live) ?? ''}`.trim(),
		...[connectionSentence(live)].filter(sentence => sentence !== null),
		...target,
		...marked,
		...(upgrade === null ? [] : [`${toReport(upgrade, events, 0).headline}.`]),
	];
}

/** What is wrong with the connection; `null` when nothing is. */
export function connectionSentence({connection, snapshot}: Live): string | null {
	switch (connection.status) {
		case 'live': {
			return null;
		}

		case 'connecting': {
			// The process of an upgrade which is just being started is no news to who has seen the set.
			return snapshot === null ? 'Connecting.' : null;
		}

		case 'throttled': {
			return 'Azure makes us wait: too many requests. What is said here may be old.';
		}

		case 'lost': {
			return `The connection is lost: ${connection.message}`;
		}

		case 'failed': {
			return [connection.message, connection.next].filter(part => part !== null).join(' ');
		}
	}
}

/** An event with its time of day, UTC. */
export function eventSentence(event: UpgradeEvent): string {
	return `${timeOfDay(event.at)} ${describeEvent(event).text}`;
}

const skipped = (plan: Plan): readonly string[] =>
	plan.skipped.length === 0
		? []
		: [`Left out: ${plan.skipped.map(({instanceId, reason}) => `${instanceId} (${reason})`).join(', ')}.`];

/** What would happen, whatever speaks against it, and how to start it. */
function planSentences(plan: Plan): readonly string[] {
	const planned = plan.batches.reduce((sum, {instances}) => sum + instances.length, 0);

	return [
		`Plan: ${imageVersionName(plan.from)} to ${imageVersionName(plan.to)}, ${planned} of ${instancesText(plan.instanceCount)} in ${counted(plan.batches.length, 'batch', 'batches')}, about ${estimateText(plan.estimatedSeconds)}.`,
		...plan.batches.map(
			({index, instances}) => `Batch ${index + 1}: ${instances.map(({instanceId}) => instanceId).join(' ')}.`,
		),
		...skipped(plan),
		...plan.checks
			.filter(({outcome}) => outcome !== 'pass')
			.map(({outcome, message, next}) => `${outcome === 'warn' ? 'Warning' : 'Refused'}: ${message} ${next}`.trim()),
		...(isWide(plan) && !isRefused(plan) ? [`Wide: ${wideReasons(plan).join('; ')}.`] : []),
	];
}

/** The question which stands, and how it is answered; empty where nothing is asked. */
export function questionSentences(screen: Screen, live: Live): readonly string[] {
	const {mode, isReadOnly} = screen;

	switch (mode.type) {
		case 'plan': {
			return [...planSentences(mode.plan), planQuestion(mode.plan, live, isReadOnly)];
		}

		case 'confirm': {
			return live.upgrade === null ? [] : [...wishQuestion(mode.wish, live.upgrade, live), 'Type yes or no.'];
		}

		case 'confirm-quit': {
			const name = live.upgrade === null ? 'The upgrade' : `Upgrade ${shortId(live.upgrade.id)}`;
			const [question] = leaveQuestion(screen, live);

			return [question, `${name} does not need this program. quit leaves, no stays.`];
		}

		default: {
			return [];
		}
	}
}

function planQuestion(plan: Plan, {snapshot}: Live, isReadOnly: boolean): string {
	if (isRefused(plan)) {
		return 'It cannot be started. no puts it away.';
	}

	if (isReadOnly) {
		return 'Read-only: it cannot be started here. no puts it away.';
	}

	return isWide(plan)
		? `To start it, type the name of the scale set, ${snapshot?.scaleSet.name ?? ''}. no puts it away.`
		: 'Start it? Type yes or no.';
}
