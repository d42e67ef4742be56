import {parseFilter} from '../../fleet/filter.js';
import type {Live} from '../../store/live.js';
import {changingOf, matchingInstances} from '../matching.js';
import {wantedImage} from '../screen/images.js';
import type {Screen} from '../screen/screen.js';
import {blank, clipLine, type Line, paragraph, span, spreadLine} from '../text.js';
import {planPrompt} from './plan.js';
import {leaveQuestion, type Question, wishQuestion} from './questions.js';

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
			return upgrade ? ask(wishQuestion(mode.wish, upgrade, live), columns) : [];
		}

		case 'confirm-quit': {
			return ask(leaveQuestion(screen, live), columns);
		}

		case 'map':
		case 'details':
		case 'help':
		case 'log':
		case 'scale-sets':
		case 'image-picker': {
			return [];
		}
	}
}

/** The keys which answer are in the footer. */
function ask([question, explanation]: Question, columns: number): readonly Line[] {
	return [
		...paragraph(question, 'warn', columns - 1, [blank(1)]),
		...paragraph(explanation, 'plain', columns - 1, [blank(1)]),
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
