import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Connection} from '../../source/commands/connect.js';
import {exitCodes, Failure} from '../../source/commands/failure.js';
import {findScaleSet, listAllScaleSets} from '../../source/commands/find-scale-set.js';
import {onStage} from '../helpers/program.js';
import {openSession, type Session} from '../helpers/session.js';

const first = '11111111-2222-4333-8444-555555555555';
const second = '66666666-7777-4888-8999-aaaaaaaaaaaa';
const {signal} = new AbortController();

function connectionTo({arm}: Session, candidates: Connection['candidates']): Connection {
	return {
		arm,
		subscriptionId: first,
		candidates,
		label: null,
		place: {endpoint: null, cloud: null, auth: null, subscriptionId: first, tenantId: null, speed: null},
		pace: 1,
		simulated: null,
		close: async () => {},
	};
}

const both = [
	{id: first, name: 'Shop'},
	{id: second, name: 'Platform'},
];

test('a set which is named without a subscription is found in the one which has it', async () => {
	const session = openSession('fleet');
	const find = async (name: string, resourceGroup: string) =>
		session.clock.runUntil(findScaleSet(name, {resourceGroup}, connectionTo(session, both), signal));

	assert.deepEqual(await find('auth-blue', 'rg-platform'), {
		subscriptionId: second,
		resourceGroup: 'rg-platform',
		name: 'auth-blue',
	});
	assert.equal((await find('web-blue', 'rg-shop')).subscriptionId, first);
	await assert.rejects(
		find('auth-blue', 'rg-shop'),
		(error: unknown) => error instanceof Failure && error.exitCode === exitCodes.refused,
	);
});

test('a set which several subscriptions have is not guessed: they are named', async () => {
	const session = openSession('fleet', client => ({
		async sendRequest(request) {
			request.url = request.url.replace(second, first);
			return client.sendRequest(request);
		},
	}));
	const found = findScaleSet('web-blue', {resourceGroup: 'rg-shop'}, connectionTo(session, both), signal);

	await assert.rejects(
		session.clock.runUntil(found),
		(error: unknown) =>
			error instanceof Failure &&
			error.exitCode === exitCodes.usage &&
			error.message.includes(`Shop (${first}), Platform (${second}). Name one with -s.`),
	);
});

test('a chosen subscription is asked nothing before it is needed', async () => {
	const session = openSession('fleet');
	await findScaleSet('auth-blue', {resourceGroup: 'rg-platform'}, connectionTo(session, []), signal);
	assert.deepEqual(session.requests, []);
});

test('a filter of names looks in all subscriptions, where the group is in one of them', async () => {
	const session = openSession('fleet');
	const list = async (resourceGroup: string | undefined) =>
		session.clock.runUntil(listAllScaleSets(connectionTo(session, both), resourceGroup, signal));

	assert.equal((await list(undefined)).length, 40);
	assert.equal((await list('rg-data')).length, 10);
});

test('at an endpoint with several subscriptions no command needs -s, and the first by name is no default', async () => {
	await onStage(async stage => {
		const {endpoint} = await stage.azure('fleet');
		const {code, stdout, stderr} = await stage.call([
			'status',
			'auth-blue',
			'-g',
			'rg-platform',
			'--endpoint',
			endpoint,
		]);
		assert.equal(code, 0, stderr);
		assert.match(stdout, /^auth-blue/v);

		const wrong = await stage.call(['status', 'auth-blue', '-g', 'rg-platform', '-s', first, '--endpoint', endpoint]);
		assert.equal(wrong.code, 3);
	});
});
