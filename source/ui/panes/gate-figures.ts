import {type LimitFigures, limitFigures} from '../../upgrade/limit-figures.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Live} from '../../store/live.js';
import {isStranded} from '../screen/carrier.js';
import {fitParts, joinLines, type Line, lineWidth, span, type Tone} from '../text.js';
import {durationText} from '../time-text.js';

const dot = span(' · ', 'rule');

/** How near the limits of the policy are: `2 of 100 unhealthy, 20 allowed`. Empty where nothing is held against them now. */
export function gateFigureLines({live}: {readonly live: Live}, upgrade: Upgrade, columns: number): readonly Line[] {
	const {snapshot} = live;

	if (snapshot === null || hasEnded(upgrade) || isStranded(live)) {
		return [];
	}

	const figures = limitFigures(upgrade, snapshot);
	const toForms = (batchText: (figure: LimitFigures) => string) =>
		figures.map((figure): Line => {
			const {limit, unhealthy, of, allowed} = figure;
			const whom = limit === 'maxUnhealthyInstancePercent' ? '' : 'upgraded ';

			return [
				span(`${unhealthy} of ${of} ${whom}unhealthy`, toneOf(figure)),
				span(`${batchText(figure)}, ${allowed} allowed`, 'dim'),
			];
		});
	const forms = [longBatchText, shortBatchText].map(toForms);
	const isFitting = (parts: readonly Line[]) => lineWidth(joinLines(parts, dot)) <= columns;
	// Where only one of the limits has room, whose the unhealthy ones are can be said at length again.
	const parts = forms.find(isFitting) ?? forms.find(form => isFitting(form.slice(0, 1))) ?? forms.at(-1) ?? [];

	return parts.length === 0 ? [] : [fitParts(parts, dot, columns)];
}

function toneOf({unhealthy, allowed}: LimitFigures): Tone {
	return unhealthy > allowed ? 'bad' : unhealthy > 0 ? 'warn' : 'plain';
}

/** What the batch itself has out of service for a while is what was asked for: it must not read as trouble. */
function longBatchText({unhealthy, inBatch}: LimitFigures): string {
	if (inBatch === 0) {
		return '';
	}

	return inBatch < unhealthy
		? `, ${inBatch} of them in this batch`
		: unhealthy === 1
			? ', in this batch'
			: `, all ${unhealthy} in this batch`;
}

function shortBatchText({unhealthy, inBatch}: LimitFigures): string {
	return inBatch === 0 ? '' : inBatch < unhealthy ? ` (${inBatch} in batch)` : ' (in batch)';
}

/** When it will be done, and what Azure still lets us ask for, in a line; empty where neither is known. */
export function budgetLines(
	{live, now}: {readonly live: Live; readonly now: number},
	arrival: Line,
	columns: number,
): readonly Line[] {
	const {budget, connection} = live;
	const parts: readonly Line[] = [
		arrival,
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
