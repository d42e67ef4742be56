import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {filterLines} from '../../../source/ui/panes/filter-prompt.js';
import {lineWidth} from '../../../source/ui/text.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, type Operator, seat} from '../../helpers/scene.js';

const fleet = makeSnapshot({domains: {zones: ['1', '2', '3'], each: 2}});

function prompt(operator: Operator, columns = 80) {
	const screen = operator.screen();
	assert.equal(screen.mode.type, 'filter');
	assert.ok(screen.mode.type === 'filter');

	return filterLines(screen, screen.mode, operator.live(), columns);
}

const textOf = (line: ReturnType<typeof prompt>[number] | undefined) => line?.map(({text}) => text).join('') ?? '';
const typing = (text: string) =>
	seat({live: makeLive(fleet)})
		.press('/')
		.type(text);

test('the count follows what is typed, and what is not finished counts for nothing', () => {
	assert.match(textOf(prompt(typing('zone:2'))[0]), /50 of 150 shown/v);
	assert.match(textOf(prompt(typing('zone:2 ud:'))[0]), /50 of 150 shown/v);
	assert.match(textOf(prompt(typing('zone:2 ud:1'))[0]), /10 of 150 shown/v);
});

test('what cannot be read is marked where it stands, and said', () => {
	const [typed, help] = prompt(typing('zone:2 heath:ill ud:1'));
	const marked = typed?.filter(({style}) => style.isUnderlined === true).map(({text}) => text);

	assert.deepEqual(marked, ['heath:ill']);
	assert.match(textOf(typed), /cannot be read/v);
	assert.match(textOf(help), /There is no key "heath"/v);
});

test('what is chosen of many is always on the line, which is never wider than the screen', () => {
	fc.assert(
		fc.property(fc.integer({min: 1, max: 60}), fc.integer({min: 40, max: 130}), (times, columns) => {
			const operator = typing('id:1').press(...Array.from({length: times}, () => 'tab'));
			const lines = prompt(operator, columns);
			const chosen = lines[1]?.find(({style}) => style.isReversed === true);

			assert.ok(lines.every(line => lineWidth(line) <= columns));
			assert.equal(`id:${chosen?.text}`, operator.screen().filter);
		}),
		{numRuns: 40},
	);
});
