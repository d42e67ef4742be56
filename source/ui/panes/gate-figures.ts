import {limitFigures} from '../../upgrade/limit-figures.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Live} from '../../store/live.js';
import {isStranded} from '../screen/carrier.js';
import {fitParts, type Line, span, type Tone} from '../text.js';
import {durationText} from '../time-text.js';

const dot = span(' · ', 'rule');

/** How near the limits of the policy are: `2 of 100 unhealthy, 20 allowed`. Empty where nothing is held against them now. */
export function gateFigureLines({live}: {readonly live: Live}, upgrade: Upgrade, columns: number): readonly Line[] {
	const {snapshot} = live;

	if (snapshot === null || hasEnded(upgrade) || isStranded(live)) {
		return [];
	}

	const parts = limitFigures(upgrade, snapshot).map(({limit, unhealthy, of, allowed}): Line => {
		const whom = limit === 'maxUnhealthyInstancePercent' ? '' : 'upgraded ';
		const tone: Tone = unhealthy > allowed ? 'bad' : unhealthy > 0 && unhealthy === allowed ? 'warn' : 'plain';

		return [span(`${unhealthy} of ${of} ${whom}unhealthy`, tone), span(`, ${allowed} allowed`, 'dim')];
	});

	return parts.length === 0 ? [] : [fitParts(parts, dot, columns)];
}

/** When it will be done, and what Azure still lets us ask for, in a line; empty where neither is known. */
export function budgetLines(
	{live, now}: {readonly live: Live; readonly now: number},
	endsAt: string | null,
	columns: number,
): readonly Line[] {
	const {budget, connection} = live;
	const parts: readonly Line[] = [
		endsAt === null ? [] : [span('ETA ', 'dim'), span(`${endsAt} UTC`, 'strong')],
		budget === null
			? []
			: [
					span('api budget ', 'dim'),
					span(`${budget.remaining} of ${budget.capacity}`, budget.remaining * 5 < budget.capacity ? 'warn' : 'plain'),
					span(' left', 'dim'),
				],
		connection.status === 'throttled'
			? [span(`Azure asks to wait ${durationText((connection.retryAt - now) / 1000)}`, 'warn')]
			: [],
	];

	const shown = parts.filter(part => part.length > 0);

	return shown.length === 0 ? [] : [fitParts(shown, dot, columns)];
}
