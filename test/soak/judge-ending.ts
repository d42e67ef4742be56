import type {World} from '../../source/simulator/world/world.js';
import {isEnding, type UpgradeEvent} from '../../source/upgrade/event.js';
import type {Plan} from '../../source/upgrade/plan.js';
import {toReport} from '../../source/upgrade/report.js';
import {countProgress, fold, type Upgrade} from '../../source/upgrade/upgrade.js';
import {setOf, textOfImage, whyNotUpgraded} from './simulated-set.js';
import type {Story} from './story.js';

export type EndingToJudge = {
	readonly story: Story;
	readonly plan: Plan;
	/** The world when it was planned, and in the end. */
	readonly before: World;
	readonly world: World;
	readonly events: readonly UpgradeEvent[];
	/** The upgrade as the last process held it. */
	readonly live: Upgrade;
	/** Instance ids which Azure was asked for. */
	readonly asked: ReadonlySet<string>;
};

/** Holds the journal, the world and the report against each other: every disagreement, in words. */
export function judgeEnding(ending: EndingToJudge): readonly string[] {
	const upgrade = fold(ending.events);
	const last = ending.events.findLast(({type}) => type !== 'conductor-started');

	return [
		JSON.stringify(upgrade) === JSON.stringify(ending.live)
			? null
			: 'the journal tells another upgrade than the conductor held',
		last === undefined || !isEnding(last) ? `the last line is ${last?.type}` : repairsProblem(ending, last.message),
		progressProblem(upgrade),
		...reportProblems(upgrade, ending.events),
		...instanceProblems(upgrade, ending),
	].filter(problem => problem !== null);
}

/** The service of automatic repairs is as it was, or the ending says that it is not. It suspends itself after repairs in vain. */
function repairsProblem({before, world}: EndingToJudge, message: string): string | null {
	const then = setOf(before)?.automaticRepairs;
	const now = setOf(world);
	const isExplained = /may still be suspended/.test(message) || (now?.repairs.failures ?? 0) >= 5;

	return now === null || now.automaticRepairs === then || isExplained
		? null
		: `automatic repairs were ${then} and are ${now.automaticRepairs}`;
}

function progressProblem(upgrade: Upgrade): string | null {
	const {failed, pending, asked} = countProgress(upgrade);
	const isWhole = upgrade.status === 'completed' || upgrade.status === 'rolled-back';

	return isWhole && failed + pending + asked > 0
		? `${upgrade.status} with ${failed} failed, ${pending} pending, ${asked} asked`
		: null;
}

function reportProblems(upgrade: Upgrade, events: readonly UpgradeEvent[]): readonly string[] {
	const report = toReport(upgrade, events, Date.parse(events.at(-1)?.at ?? ''));
	const {total, upgraded, failed, asked, skipped, gone, givenUp} = report.totals;
	const domains = report.domains.reduce((sum, domain) => sum + domain.total, 0);
	const {pending} = countProgress(upgrade);
	const addsUp = total === upgraded + failed + asked + skipped + gone + givenUp + pending && domains === total;
	const tells = report.message !== null && report.until === null;

	return [
		...(addsUp ? [] : ['the report does not add up']),
		...(tells ? [] : ['the report of an ended upgrade does not say how it ended']),
	];
}

function instanceProblems(upgrade: Upgrade, ending: EndingToJudge): readonly string[] {
	const {before, world, asked} = ending;
	const {progress, image, direction} = upgrade.leg;

	if (hasOtherHands(ending)) {
		return [];
	}

	const old = new Map((setOf(before)?.instances ?? []).map(instance => [instance.vmId, instance]));

	return (setOf(world)?.instances ?? []).flatMap(instance => {
		const {vmId, instanceId} = instance;
		const was = old.get(vmId);
		const isMoved = was !== undefined && textOfImage(was) !== textOfImage(instance);
		const isOurs = asked.has(instanceId);
		const isExcused = ['failed', 'given-up', 'skipped', 'gone'].includes(progress[vmId] ?? '');
		const wrong = progress[vmId] === 'upgraded' ? whyNotUpgraded(vmId, image, world) : null;
		const isDenied = progress[vmId] === 'pending' || progress[vmId] === 'skipped';
		const isFirst = upgrade.attempt === 1 && direction === 'forward';

		return [
			...(wrong === null ? [] : [`${wrong} at the end`]),
			...(isOurs && isDenied && isFirst ? [`instance ${instanceId} was asked, but counts as ${progress[vmId]}`] : []),
			...(isMoved && !isOurs ? [`instance ${instanceId} was never asked, but runs ${textOfImage(instance)} now`] : []),
			...(isMoved && isOurs && upgrade.status === 'rolled-back' && !isExcused
				? [`instance ${instanceId} was rolled back, but runs ${textOfImage(instance)} instead of ${textOfImage(was)}`]
				: []),
		];
	});
}

/** Whether somebody else changes images of instances in this story, too. */
function hasOtherHands({plan, story}: EndingToJudge): boolean {
	return (
		plan.willStart !== 'nothing' ||
		story.scenario === 'auto-os-upgrade' ||
		story.faults.some(({kind}) => kind === 'foreign-rolling-upgrade')
	);
}
