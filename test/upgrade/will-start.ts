import assert from 'node:assert/strict';
import {test} from 'node:test';
import {modeRefusal} from '../../source/upgrade/will-start.js';

test('the model is written only where the mode still starts what the plan says', () => {
	assert.equal(modeRefusal({willStart: 'nothing'}, 'Manual'), null);
	assert.equal(modeRefusal({willStart: 'platform-roll'}, 'Rolling'), null);
	assert.equal(modeRefusal({willStart: 'all-instances-at-once'}, 'Automatic'), null);
});

test('a mode which was changed says what a write would start now, and what to do', () => {
	assert.equal(
		modeRefusal({willStart: 'nothing'}, 'Rolling'),
		"The upgrade policy mode is Rolling now: writing the model would start the platform's own rolling upgrade; the plan has it start nothing. Set it to Manual first.",
	);
	assert.match(modeRefusal({willStart: 'platform-roll'}, 'Manual') ?? '', /would start nothing; .* Plan anew\.$/);
	assert.match(modeRefusal({willStart: 'nothing'}, 'unknown') ?? '', /cannot be told/);
});
