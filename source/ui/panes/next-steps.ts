import type {Live} from '../../store/live.js';
import {countProgress, hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Scene} from '../scene.js';
import {isStranded} from '../screen/carrier.js';
import {resumption, trySteering} from '../screen/steering.js';
import {type Line, paragraph} from '../text.js';
import {timeOfDay} from '../time-text.js';

/** Where an upgrade stands still: what can be done from here; and after an ending, where it is written down. */
export function nextLines({live, screen}: Scene, upgrade: Upgrade, columns: number): readonly Line[] {
	const steps = screen.isReadOnly || isStranded(live) ? [] : possibleSteps(live, upgrade);

	if (!hasEnded(upgrade)) {
		return upgrade.status === 'paused' && steps.length > 0 ? paragraph(`${steps.join('; ')}.`, 'plain', columns) : [];
	}

	const next = steps.length > 0 ? `${steps.join('; ')}. ` : '';

	return [
		...paragraph(`${next}esc closes this.`, 'plain', columns),
		...(live.journalPath === null ? [] : paragraph(live.journalPath, 'dim', columns)),
	];
}

/** Keys which do something now, the safest first. A completed upgrade needs none, though it can be rolled back too. */
function possibleSteps(live: Live, upgrade: Upgrade): readonly string[] {
	const isPossible = (steering: Parameters<typeof trySteering>[1]) => trySteering(live, steering).isPossible;
	const {failed, 'given-up': givenUp} = countProgress(upgrade);

	if (upgrade.status === 'completed' || upgrade.status === 'rolled-back') {
		return failed > 0 && isPossible({type: 'retry-failed'}) ? [`F tries ${failed} failed again`] : [];
	}

	const resume = resumption(live);
	const retried = failed + givenUp;
	const isEnd = hasEnded(upgrade);

	return [
		!isEnd && isPossible(resume) ? 'r goes on' : null,
		isPossible({type: 'roll-back'}) ? 'b rolls back what was changed' : null,
		isPossible({type: 'retry-failed'}) ? `F ${retried > 0 ? `tries ${retried} failed again` : 'goes on'}` : null,
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
