import {parseFilter} from '../../fleet/filter.js';
import {imageVersionName} from '../../fleet/image.js';
import type {Live} from '../../store/live.js';
import {shortId} from '../../upgrade/report.js';
import type {Upgrade} from '../../upgrade/upgrade.js';
import {whatStaysMixed} from '../../upgrade/wording.js';
import {changingOf, matchingInstances} from '../matching.js';
import {wantedImage} from '../screen/images.js';
import type {Screen} from '../screen/screen.js';
import {trySteering} from '../screen/steering.js';
import {blank, clipLine, type Line, paragraph, span, spreadLine} from '../text.js';
import {planPrompt} from './plan.js';

/** What the operator is asked under the body, where anything is; the rest of the screen goes on above it. */
export function promptLines(screen: Screen, live: Live, columns: number): readonly Line[] {
	const {mode} = screen;
	const {upgrade} = live;

	switch (mode.type) {
		case 'filter': {
			return [filterLine(screen, live, columns)];
		}

		case 'plan': {
			return planPrompt({screen, live}, mode, columns);
		}

		case 'confirm': {
			return upgrade ? ask(...steeringQuestion(mode.steering, upgrade, live), columns) : [];
		}

		case 'confirm-quit': {
			return upgrade ? ask(...quitQuestion(upgrade), columns) : [];
		}

		case 'map':
		case 'details':
		case 'help':
		case 'scale-sets':
		case 'image-picker': {
			return [];
		}
	}
}

/** The keys which answer are in the footer. */
function ask(question: string, explanation: string, columns: number): readonly Line[] {
	return [
		...paragraph(question, 'warn', columns - 1, [blank(1)]),
		...paragraph(explanation, 'plain', columns - 1, [blank(1)]),
	];
}

function steeringQuestion(steering: 'cancel' | 'roll-back', upgrade: Upgrade, live: Live): [string, string] {
	const name = shortId(upgrade.id);

	if (steering === 'cancel') {
		return [
			`Cancel upgrade ${name}?`,
			`Nothing more is asked of Azure; what was asked already still happens. ${whatStaysMixed(upgrade)} To go on later, pause instead.`,
		];
	}

	const steered = trySteering(live, 'roll-back');
	const started = steered.isPossible ? steered.facts.find(fact => fact.type === 'rollback-started') : undefined;
	const count = started?.batches.flat().length ?? 0;
	const batches = started?.batches.length ?? 0;
	const version = started ? imageVersionName(started.image) : 'the old image';

	return [
		`Roll ${count} instances back to ${version}?`,
		`The model names ${version} again, and ${count} instances which upgrade ${name} changed take it in ${batches === 1 ? '1 batch' : `${batches} batches`}, by the same gates. Nothing else is touched.`,
	];
}

function quitQuestion(upgrade: Upgrade): [string, string] {
	const name = shortId(upgrade.id);
	const isPaused = upgrade.status === 'paused';

	return [
		`Upgrade ${name} is ${isPaused ? 'paused' : 'under way'}. q again leaves.`,
		isPaused
			? 'It stays paused. What is left can be planned again at any time: current instances are skipped.'
			: 'Leaving pauses the upgrade: the batch in flight ends in Azure, none follows. What is left can be planned again at any time: current instances are skipped.',
	];
}

/** One line: where the map describes its cursor otherwise, so that the map stays where it is while one types. */
function filterLine(screen: Screen, live: Live, columns: number): Line {
	const {filter: text} = screen;
	const filter = parseFilter(text);
	const typed: Line = [blank(1), span('/', 'key'), span(text, 'strong'), span('▏', 'key'), blank(1)];

	if (!filter.ok) {
		return clipLine([...typed, span(filter.message, 'warn')], columns);
	}

	return text.trim() === ''
		? clipLine(
				[...typed, span('ud:3 fd:1 zone:2 health:unhealthy state:failed image:old 1042; ! means not', 'dim')],
				columns,
			)
		: spreadLine(typed, [span(shownText(screen, live), 'dim'), blank(1)], columns, 8);
}

function shownText({filter, target}: Screen, live: Live): string {
	const {snapshot} = live;
	const wanted = wantedImage(target, live);
	const matching = snapshot && wanted && matchingInstances(filter, snapshot, wanted, changingOf(live));

	return snapshot && matching ? `${matching.size} of ${snapshot.instances.length} shown` : '';
}
