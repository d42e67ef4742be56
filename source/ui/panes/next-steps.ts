import type {Live} from '../../store/live.js';
import {countProgress, hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Scene} from '../scene.js';
import {isStranded} from '../screen/carrier.js';
import {resumption, trySteering} from '../screen/steering.js';
import {type Line, paragraph} from '../text.js';
import {timeOfDay} from '../time-text.js';
import {platformText} from './platform-roll.js';

/** Where an upgrade stands still: what can be done from here; and after an ending, where it is written down. */
export function nextLines({live, screen}: Scene, upgrade: Upgrade, columns: number): readonly Line[] {
	const steps = screen.isReadOnly || isStranded(live) ? [] : possibleSteps(live, upgrade);

	if (!hasEnded(upgrade)) {
		return upgrade.status === 'paused' ? paragraph(pausedText(upgrade, steps), 'plain', columns) : [];
	}

	const next = steps.length > 0 ? `${steps.join('; ')}. ` : '';
	const platform = platformText(upgrade);

	return [
		...(platform === null ? [] : paragraph(platform, 'warn', columns)),
		...paragraph(`${next}esc closes this.`, 'plain', columns),
		...(live.journalPath === null ? [] : paragraph(live.journalPath, 'dim', columns)),
	];
}

/** What a pause holds back, what it does not, and what ends it. */
function pausedText(upgrade: Upgrade, steps: readonly string[]): string {
	const {asked} = countProgress(upgrade);
	const flight =
		asked === 0 ? '' : asked === 1 ? 'The one in flight still ends. ' : `The ${asked} in flight still end. `;
	const next = steps.length === 0 ? '' : ` ${steps.join('; ')}.`;

	return `${platformText(upgrade) ?? `${flight}Nothing more is asked of Azure.`}${next}`;
}

/** Who is tried again, in a sentence. */
function failedText({leg}: Upgrade): string {
	const retried = leg.batches
		.flat()
		.filter(({vmId}) => leg.progress[vmId] === 'failed' || leg.progress[vmId] === 'given-up');
	const [first] = retried;

	return retried.length === 1
		? `F tries instance ${first?.instanceId} again`
		: `F tries the ${retried.length} failed again`;
}

/** Keys which do something now, the safest first. A completed upgrade needs none, though it can be rolled back too. */
function possibleSteps(live: Live, upgrade: Upgrade): readonly string[] {
	const isPossible = (steering: Parameters<typeof trySteering>[1]) => trySteering(live, steering).isPossible;
	const {failed, 'given-up': givenUp} = countProgress(upgrade);

	if (upgrade.status === 'completed' || upgrade.status === 'rolled-back') {
		return failed > 0 && isPossible({type: 'retry-failed'}) ? [failedText(upgrade)] : [];
	}

	const resume = resumption(live);
	const retried = failed + givenUp;
	const isEnd = hasEnded(upgrade);

	return [
		!isEnd && isPossible(resume) ? 'r goes on' : null,
		isPossible({type: 'roll-back'}) ? 'b rolls back what was changed' : null,
		isPossible({type: 'retry-failed'}) ? (retried > 0 ? failedText(upgrade) : 'F goes on') : null,
		isEnd && isPossible(resume) ? 'r goes on despite the breach' : null,
		isEnd ? 'o and u plan the rest again' : null,
	].filter(step => step !== null);
}

/** Which process carries the upgrade out, where, and as whom; `null` when none does. */
export function carrierText({conductor}: Live): string | null {
	if (conductor?.status !== 'running') {
		return null;
	}

	const {pid, host, identity, since} = conductor;

	return `carried out by process ${pid} on ${host} since ${timeOfDay(since)}${identity === null ? '' : ` as ${identity}`}`;
}
