import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ArmError} from '../../source/arm/arm-error.js';
import {readCircumstances} from '../../source/conductor/circumstances.js';
import {openSession} from '../helpers/session.js';

const goOn = new AbortController().signal;

test('asks for the state of repairs only where the set did not tell it', async () => {
	const session = openSession('calm');
	const {scaleSet} = await session.snapshot();
	const asked = session.requests.length;
	const repairs = async (automaticRepairs: 'off' | 'unknown') =>
		session.clock.runUntil(readCircumstances(session.arm, {...scaleSet, automaticRepairs}, goOn));

	assert.equal((await repairs('off')).repairs, 'off');
	assert.ok(session.requests.slice(asked).every(({path}) => !/instanceView$/i.test(path)));
	assert.equal((await repairs('unknown')).repairs, 'off');
});

test('a Flexible set is not asked for the instance view which it does not have', async () => {
	const session = openSession('flexible');
	const {scaleSet} = await session.snapshot();
	const reading = readCircumstances(session.arm, {...scaleSet, automaticRepairs: 'unknown'}, goOn);
	const {repairs, activity} = await session.clock.runUntil(reading);

	assert.equal(repairs, 'unknown');
	assert.deepEqual(activity, {rollingUpgrade: null});
	assert.ok(session.requests.every(({path}) => !/instanceView$/i.test(path)));
});

test('what Azure refuses to tell is null or unknown', async () => {
	const session = openSession('calm');
	const {scaleSet} = await session.snapshot();
	session.simulator.inject({kind: 'status', status: 403, code: 'AuthorizationFailed', times: null});
	const reading = readCircumstances(session.arm, {...scaleSet, automaticRepairs: 'unknown'}, goOn);

	assert.deepEqual(await session.clock.runUntil(reading), {activity: null, permissions: null, repairs: 'unknown'});
});

test('an interruption is not taken for something which Azure does not tell', async () => {
	const session = openSession('calm');
	const {scaleSet} = await session.snapshot();

	await assert.rejects(
		readCircumstances(session.arm, scaleSet, AbortSignal.abort()),
		(error: unknown) => error instanceof ArmError && error.kind === 'aborted',
	);
});
