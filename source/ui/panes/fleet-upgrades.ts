import {fleetKeyOfId} from '../../fleet/fleet-entry.js';
import type {Live} from '../../store/live.js';
import {shortId} from '../../upgrade/report.js';
import type {UnfinishedUpgrade} from '../../upgrade/unfinished.js';
import type {Room} from '../geometry.js';
import {knownEntries} from '../screen/fleet-list.js';
import type {Screen} from '../screen/screen.js';
import {blank, clipLine, type Line, lineWidth, span} from '../text.js';

/** Which upgrades nobody carries out any more, and what takes them up: a line each, as many as there is room for. */
export function standingStillLines(screen: Screen, live: Live, {columns, rows}: Room): readonly Line[] {
	const standing = live.unfinished.filter(({carrier}) => carrier !== 'alive').toReversed();
	const told = standing.length <= rows ? standing : standing.slice(0, Math.max(0, rows - 1));
	const lines = told.map(upgrade => standingStillLine(upgrade, screen, live, columns));
	const rest = standing.length - told.length;

	return rest === 0 || rows === 0
		? lines
		: [...lines, clipLine([span(` and ${rest} more: `, 'warn'), span('H shows them', 'plain')], columns)];
}

function standingStillLine(upgrade: UnfinishedUpgrade, {isReadOnly}: Screen, live: Live, columns: number): Line {
	const {upgradeId, scaleSetId, batch, batches, carrier} = upgrade;
	const id = shortId(upgradeId);
	const name = scaleSetId.split('/').at(-1) ?? scaleSetId;
	const isListed = knownEntries(live).some(({key}) => key === fleetKeyOfId(scaleSetId));
	const attach = `vmssroll attach ${id}`;
	const badge = span(carrier === 'dead' ? ' STANDS STILL ' : ' NOT HEARD OF ', {tone: 'warn', isReversed: true});

	const what = [`${id} of ${name}, batch ${batch} of ${batches}`, `${id} of ${name}`];
	const next =
		carrier === 'unknown'
			? [`from here it cannot be told whether its process lives: ${attach} says more`, attach]
			: isListed && !isReadOnly
				? [
						`nobody carries it out: open it, and r takes it up; or ${attach}`,
						'open it, and r takes it up',
						'open it, r',
					]
				: [`nobody carries it out: ${attach} takes it up`, attach];

	const forms = what
		.flatMap(first => next.map(then => [first, then] as const))
		.map(([first, then]): Line => [blank(1), badge, blank(1), span(first, 'bad'), span(' · ', 'rule'), span(then)]);

	const shortest: Line = [
		blank(1),
		span(`${id} ${carrier === 'dead' ? 'stands still' : 'is not heard of'}`, 'bad'),
		span(' · ', 'rule'),
		span('H shows more'),
	];

	return clipLine(forms.find(line => lineWidth(line) <= columns) ?? shortest, columns);
}
