import type {Capacity} from '../../upgrade/capacity.js';
import type {WillStart} from '../../upgrade/will-start.js';
import type {Tone} from '../text.js';

/** How few serve at worst, in a sentence. */
export function capacityText({total, serving, least, leastByLimits}: Capacity): string {
	const now = serving === total ? '' : ` (${serving} now)`;
	const limits =
		leastByLimits === null || leastByLimits >= least
			? ''
			: `; if instances fail, ${leastByLimits} before the limits stop it`;

	return `${least} of ${total} serve${now}${limits}`;
}

/** The domains which lose most, in a sentence; `null` where there are none to tell of. */
export function domainsText({domains}: Capacity): string | null {
	const most = 4;
	const touched = domains
		.filter(({least, serving}) => least < serving)
		.toSorted((left, right) => left.least / Math.max(1, left.total) - right.least / Math.max(1, right.total));
	const rest = touched.length - most;
	const shown = rest > 1 ? touched.slice(0, most) : touched;

	return touched.length === 0
		? null
		: [
				...shown.map(({name, least, total}) => `${name} ${least} of ${total}`),
				...(rest > 1 ? [`${rest} more alike or better`] : []),
			].join(' · ');
}

/** Nobody is to overlook that nothing serves. */
export function capacityTone({least, serving}: Capacity, willStart: WillStart): Tone {
	if (least === 0 || willStart === 'all-instances-at-once') {
		return 'bad';
	}

	return least * 2 < serving ? 'warn' : 'plain';
}
