import {imageVersionName} from '../../fleet/image.js';
import type {Live} from '../../store/live.js';
import {counted, instancesText} from '../../upgrade/counted.js';
import {unhealthyText} from '../../upgrade/gates.js';
import {shortId} from '../../upgrade/report.js';
import {countProgress, type Upgrade} from '../../upgrade/upgrade.js';
import {whatStaysMixed} from '../../upgrade/wording.js';
import {isStranded, otherHelm} from '../screen/carrier.js';
import {leftUnfinished} from '../screen/fleet-list.js';
import type {Wish} from '../screen/mode.js';
import type {Screen} from '../screen/screen.js';
import {attachCommand, trySteering} from '../screen/steering.js';
import {platformText} from './platform-roll.js';

/** What is asked, and what follows from a yes. */
export type Question = readonly [question: string, explanation: string];

/** What is asked before something which cannot be taken back is done with the upgrade. */
export function wishQuestion(wish: Wish, upgrade: Upgrade, live: Live): Question {
	const name = shortId(upgrade.id);

	switch (wish.type) {
		case 'cancel': {
			const asked = platformText(upgrade) ?? 'What was asked already still happens.';

			return [
				`Cancel upgrade ${name}?`,
				`Nothing more is asked of Azure. ${asked} ${whatStaysMixed(upgrade)} To go on later, ${upgrade.status === 'paused' ? 'leave it paused' : 'pause instead'}.`,
			];
		}

		case 'roll-back': {
			return rollBackQuestion(name, live);
		}

		case 'retry-failed': {
			return retryQuestion(upgrade, live);
		}

		case 'skip': {
			return skipQuestion(wish.instanceIds, live);
		}

		case 'resume': {
			return breachQuestion(upgrade);
		}

		case 'take-helm': {
			const helm = otherHelm(live);

			return [
				`Take over from ${helm?.by ?? 'the other viewer'}, who steers since ${helm?.since ?? 'a moment ago'}?`,
				'You steer then, and the other viewer only watches and is told. The upgrade goes on meanwhile.',
			];
		}

		case 'pause': {
			return [`Pause upgrade ${name}?`, 'The batch in flight ends, none follows until you resume.'];
		}
	}
}

function rollBackQuestion(name: string, live: Live): Question {
	const steered = trySteering(live, {type: 'roll-back'});
	const started = steered.isPossible ? steered.facts.find(fact => fact.type === 'rollback-started') : undefined;
	const count = started?.batches.flat().length ?? 0;
	const version = started ? imageVersionName(started.image) : 'the old image';

	return [
		`Roll ${instancesText(count)} back to ${version}?`,
		`The model names ${version} again, and ${instancesText(count)} which upgrade ${name} changed ${count === 1 ? 'takes' : 'take'} it in ${counted(started?.batches.length ?? 0, 'batch', 'batches')}, by the same gates. Nothing else is touched.`,
	];
}

function retryQuestion(upgrade: Upgrade, live: Live): Question {
	const steered = trySteering(live, {type: 'retry-failed'});
	const started = steered.isPossible ? steered.facts.find(fact => fact.type === 'retry-started') : undefined;
	const ids = started?.instances.map(({instanceId}) => instanceId) ?? [];
	const {pending} = countProgress(upgrade);
	const version = imageVersionName(upgrade.leg.image);
	const rest =
		pending === 0
			? 'Nothing else is asked.'
			: `Then the untouched ${pending === 1 ? 'one has its' : `${pending} have their`} turn.`;

	return ids.length === 0
		? [
				pending === 1
					? 'Go on with the one instance which is untouched?'
					: `Go on with the ${pending} instances which are untouched?`,
				`They take ${version} in the same batches, by the same gates and limits. No instance failed.`,
			]
		: [
				`Try ${instancesText(ids.length)} again: ${someOf(ids)}?`,
				`Azure is asked for ${version} once more, by the same gates and limits; what has arrived meanwhile is not asked. ${rest}`,
			];
}

function skipQuestion(instanceIds: readonly string[], live: Live): Question {
	const steered = trySteering(live, {type: 'skip', instanceIds});
	const facts = steered.isPossible ? steered.facts.filter(fact => fact.type === 'instance-skipped') : [];
	const waiting = facts.filter(({progress}) => progress === 'skipped').map(({instanceId}) => instanceId);
	const asked = facts.filter(({progress}) => progress === 'given-up').map(({instanceId}) => instanceId);

	const parts = [
		waiting.length > 0 ? `Not asked, the old image stays: ${someOf(waiting)}.` : null,
		asked.length > 0
			? `Asked already, so it may still change, but it is not waited for and does not count as failed: ${someOf(asked)}.`
			: null,
	];

	return [
		`Leave ${instancesText(instanceIds.length)} out of the upgrade: ${someOf(instanceIds)}?`,
		`${parts.filter(part => part !== null).join(' ')} The others go on.`,
	];
}

function breachQuestion({breach, leg}: Upgrade): Question {
	if (breach === null) {
		return ['Go on?', 'The upgrade goes on with the next batch.'];
	}

	const {limit, allowedPercent, actualPercent, instanceIds} = breach;
	const pending = Object.values(leg.progress).filter(progress => progress === 'pending').length;
	const follows =
		pending === 0
			? 'A yes accepts that: no instance is left to be asked, and the upgrade ends with what it has.'
			: `A yes accepts that: ${pending} more ${pending === 1 ? 'takes' : 'take'} ${imageVersionName(leg.image)}, and only above ${actualPercent} % the upgrade stops again.`;

	return [
		`Go on although ${unhealthyText(breach)} unhealthy (${actualPercent} %)?`,
		`${follows} The policy allows ${allowedPercent} % (${limit}). Unhealthy: ${someOf(instanceIds)}. If the image may be to blame, do not.`,
	];
}

/** What is asked before the screen is left: the upgrade does not need it. */
export function leaveQuestion({isReadOnly}: Screen, live: Live): Question {
	const {upgrade, conductor} = live;
	const again = attachCommand(live);

	if (upgrade === null && conductor === null) {
		return leaveListQuestion(live);
	}

	if (upgrade === null) {
		return [
			'Leave? The upgrade is just being started, and goes on by itself.',
			`q leaves. ${again} shows it again, from any session on this machine.`,
		];
	}

	const name = shortId(upgrade.id);
	const canSteer = (type: 'pause' | 'cancel') => !isReadOnly && trySteering(live, {type}).isPossible;
	const first = [canSteer('pause') ? 'p pauses it first' : null, canSteer('cancel') ? 'X cancels it' : null];
	const others = first.filter(part => part !== null).join(', ');
	const orElse = others === '' ? '' : ` ${others}.`;

	if (isStranded(live)) {
		return [
			`Leave? Upgrade ${name} stands still: its process died.`,
			`q leaves it so. ${again} takes it up again, as r does here.${orElse}`,
		];
	}

	return upgrade.status === 'paused'
		? [
				`Leave? Upgrade ${name} is paused, and stays paused.`,
				`q leaves. vmssroll resume ${name} lets it go on, ${again} shows it again.${orElse}`,
			]
		: [
				`Leave? Upgrade ${name} goes on by itself.`,
				`q leaves. ${again} shows it again, from any session on this machine.${orElse}`,
			];
}

/** What is asked before the list of all sets is left, while upgrades go on which were seen or started here. */
function leaveListQuestion(live: Live): Question {
	const left = leftUnfinished(live);
	const [first] = left;
	const names = left.map(({upgradeId, scaleSetId}) => `${shortId(upgradeId)} of ${scaleSetId.split('/').at(-1)}`);

	return left.length === 1
		? [
				`Leave? Upgrade ${names.join()} ${first?.carrier === 'dead' ? 'stands still' : first?.status === 'paused' ? 'is paused, and stays paused' : 'goes on by itself'}.`,
				`q leaves. vmssroll attach ${shortId(first?.upgradeId ?? '')} shows it again, from any session on this machine.`,
			]
		: [
				`Leave? ${left.length} upgrades have not ended: ${names.slice(0, mostNamed).join(', ')}${left.length > mostNamed ? ' …' : ''}.`,
				'q leaves, and they stay as they are: those which are carried out go on by themselves. vmssroll attach shows them again.',
			];
}

const mostNamed = 8;

/** Ids in a sentence: a few by name, the rest by number. */
function someOf(ids: readonly string[]): string {
	const rest = ids.length - mostNamed;

	return rest > 1 ? `${ids.slice(0, mostNamed).join(' ')} and ${rest} more` : ids.join(' ');
}
