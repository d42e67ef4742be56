import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isJsonObject, parseJson, type Json} from '../../source/simulator/world/json.js';
import {findRoute} from '../../source/simulator/routes/router.js';
import type {Route} from '../../source/simulator/routes/route.js';
import {routes} from '../../source/simulator/routes/routes.js';
import {scenarioNames} from '../../source/simulator/scenarios/scenarios.js';
import {findOperation} from '../../source/simulator/specification/description.js';
import {laterMembers} from '../../source/simulator/specification/later-members.js';
import {validateAnswer, validateRequest, type Problem} from '../../source/simulator/specification/specification.js';
import {openDemo} from '../helpers/demo-azure.js';
import {readRecordings} from '../helpers/replay/recording.js';
import {newSetBody, placesOf, requestsFor, type WalkRequest} from '../helpers/route-walk.js';

const show = (where: string, problems: readonly Problem[]): readonly string[] =>
	problems.map(problem => `${where}: ${problem.where} ${problem.message}`);

const pathAndQuery = (path: string): {path: string; query: Record<string, string>} => {
	const url = new URL(path, 'https://management.azure.com');
	return {path: url.pathname, query: {'api-version': '2024-07-01', ...Object.fromEntries(url.searchParams)}};
};

const withoutNull = (value: Json): Json => {
	if (Array.isArray(value)) {
		return value.map(withoutNull);
	}

	return isJsonObject(value)
		? Object.fromEntries(
				Object.entries(value)
					.filter(([, member]) => member !== null)
					.map(([name, member]) => [name, withoutNull(member)]),
			)
		: value;
};

/** In these scenarios members of answers are missing or null on purpose. */
const thinnedScenarios: ReadonlySet<string> = new Set(['flaky']);

type Answer = {readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string};

/** Talks to a simulated Azure, and collects what the description does not allow. */
const openTalk = (scenario: string) => {
	const demo = openDemo({scenario});
	const isThinned = thinnedScenarios.has(scenario);
	const problems: string[] = [];
	let answers = 0;
	const say = (request: WalkRequest): Answer => {
		const {path, query} = pathAndQuery(request.path);
		const url = new URL(request.path, 'https://management.azure.com');
		url.searchParams.set('api-version', '2024-07-01');
		const answer = demo.simulator.handle({
			method: request.method,
			url: request.path.startsWith('https:') ? request.path : url.href,
			headers: {},
			body: request.body === undefined ? '' : JSON.stringify(request.body),
		});
		const headers = Object.fromEntries(
			Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]),
		);
		const where = `${scenario}: ${request.method} ${request.path} ${answer.status}`;
		const isJson = headers['content-type']?.startsWith('application/json') === true;
		// A connection which breaks has no answer, and a gateway's page of HTML no schema.
		if (answer.status > 0 && (isJson || answer.body === '')) {
			answers += 1;
			const given = answer.body === '' ? undefined : parseJson(answer.body);
			const body = isThinned && given !== undefined ? withoutNull(given) : given;
			problems.push(
				...show(where, validateAnswer({method: request.method, path, status: answer.status, body})).filter(
					problem => !(isThinned && problem.includes('must have required property')),
				),
				...show(where, validateRequest({method: request.method, path, query, body: request.body})),
			);
		}

		return {status: answer.status, headers, text: answer.body};
	};

	const follow = (answer: Answer): void => {
		for (const url of [answer.headers['azure-asyncoperation'], answer.headers['location']]) {
			if (url !== undefined) {
				say({method: 'GET', path: url, body: undefined});
			}
		}
	};

	return {demo, problems, say, follow, count: () => answers};
};

const isOfOperations = (route: Route): boolean => route.path.includes('/operations/');

const readRoutes = routes.filter(
	route => (route.method === 'GET' || route.method === 'HEAD') && !isOfOperations(route),
);

/** What removes an instance comes late, and what removes the set last. */
const removal = ({method, path}: Route): number => {
	if (method === 'DELETE') {
		return path.endsWith('{scaleSet}') ? 3 : 2;
	}

	return path.endsWith('/delete') ? 1 : 0;
};

/** Writes in the order of the table; what removes things comes last. */
const writeRoutes = routes
	.filter(route => route.method !== 'GET' && route.method !== 'HEAD')
	.toSorted((one, other) => removal(one) - removal(other));

test('every route is described, by Azure or by hand', () => {
	const unknown = routes.filter(({method, path}) => findOperation(method, path) === null);
	assert.deepEqual(
		unknown.map(({method, path}) => `${method} ${path}`),
		[],
	);
});

const succeeded = new Set<Route>();

for (const scenario of scenarioNames) {
	test(`all answers of ${scenario} fit the official description`, () => {
		const {demo, problems, say, follow, count} = openTalk(scenario);
		const place = placesOf(demo.simulator.world())[0] ?? {};
		const read = (): void => {
			for (const route of readRoutes) {
				for (const request of requestsFor(route, place)) {
					if (say(request).status < 300) {
						succeeded.add(route);
					}
				}
			}
		};

		read();
		for (const [index, route] of writeRoutes.entries()) {
			if (removal(route) > 0 && removal(writeRoutes[index - 1] ?? route) === 0) {
				read();
			}

			const [request] = requestsFor(route, place);
			const answer = request && say(request);
			if (answer !== undefined && answer.status < 300) {
				succeeded.add(route);
				follow(answer);
				demo.clock.advance(20_000);
				for (const path of ['', '/instanceView', '/virtualMachines?$expand=instanceView']) {
					const {subscriptionId, resourceGroup, scaleSet} = place;
					say({
						method: 'GET',
						path: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}${path}`,
						body: undefined,
					});
				}

				demo.clock.advance(4 * 3_600_000);
				follow(answer);
			}
		}

		read();
		assert.deepEqual([...new Set(problems)].slice(0, 40), []);
		assert.ok(count() > 100);
	});
}

test('answers about a set which is made, scaled, rolled and removed fit the official description', () => {
	const {demo, problems, say, follow} = openTalk('calm');
	const place = placesOf(demo.simulator.world())[0] ?? {};
	const {subscriptionId, resourceGroup, location} = place;
	const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/walked`;
	const write = (method: string, end: string, body: Json | undefined, status: number): void => {
		const answer = say({method, path: `${path}${end}`, body});
		assert.equal(answer.status, status, `${method} ${end}: ${answer.text}`);
		const {route} = findRoute(method, `${path}${end}`);
		if (answer.status < 300) {
			succeeded.add(route);
		}

		follow(answer);
		demo.clock.advance(30_000);
		for (const view of ['', '/instanceView', '/virtualMachines?$expand=instanceView', '/rollingUpgrades/latest']) {
			say({method: 'GET', path: `${path}${view}`, body: undefined});
		}

		demo.clock.advance(3_600_000);
		follow(answer);
	};

	write('PUT', '', newSetBody(location ?? ''), 201);
	write('POST', '/setOrchestrationServiceState', {serviceName: 'AutomaticRepairs', action: 'Suspend'}, 202);
	write('PATCH', '', {sku: {capacity: 4}}, 200);
	write('PATCH', '', {properties: {upgradePolicy: {mode: 'Rolling'}}}, 200);
	write('PATCH', '', {properties: {virtualMachineProfile: {storageProfile: {imageReference: {sku: 'minimal'}}}}}, 200);
	write('POST', '/rollingUpgrades/cancel', undefined, 409);
	say({
		method: 'PATCH',
		path,
		body: {properties: {virtualMachineProfile: {storageProfile: {imageReference: {sku: 'server'}}}}},
	});
	demo.clock.advance(15_000);
	write('POST', '/rollingUpgrades/cancel', undefined, 202);
	write('POST', '/virtualMachines/0/simulateEviction', undefined, 204);
	write('DELETE', '', undefined, 202);
	assert.deepEqual(problems, []);
});

/** Azure itself refuses these unless something rare is announced, which no scenario does. */
const alwaysRefused = [/\/lifecycleHookEvents\//, /\/performMaintenance$/];

test('every route answers well in some scenario', () => {
	const never = [...readRoutes, ...writeRoutes].filter(
		route => !succeeded.has(route) && !alwaysRefused.some(pattern => pattern.test(route.path)),
	);
	assert.deepEqual(
		never.map(({method, path}) => `${method} ${path}`),
		[],
	);
});

/** Recorded bodies which the description does not fit: old versions of the API took settings as text, for example. */
const knownMisfits: ReadonlySet<string> = new Set([
	'body properties.virtualMachineProfile.extensionProfile.extensions[].properties.settings must be object',
	'body properties.virtualMachineProfile.extensionProfile.extensions[].properties.protectedSettings must be object',
]);

test('the answers which Azure itself gave fit the description too, so that the description is read rightly', () => {
	const problems: string[] = [];
	let count = 0;
	for (const {name, exchanges} of readRecordings()) {
		for (const {index, method, url, status, body} of exchanges) {
			// The monitor form answers what the request would have: here for operations of other resources.
			if (url.includes('monitor=true') && body !== undefined) {
				continue;
			}

			count += 1;
			const found = validateAnswer({method, path: new URL(url).pathname, status, body});
			for (const problem of show('', found).map(text => text.slice(2))) {
				if (!knownMisfits.has(problem)) {
					problems.push(`${name} #${index}: ${problem}`);
				}
			}
		}
	}

	assert.deepEqual(problems, []);
	assert.ok(count > 800);
});

/** Requests of old clients, and of recorders which did not keep bodies. */
const knownRefusals: ReadonlySet<string> = new Set([...knownMisfits, 'body is required']);

test('the requests which real clients were recorded to send are allowed', () => {
	const problems: string[] = [];
	for (const {name, exchanges} of readRecordings()) {
		for (const {index, method, url, requestBody} of exchanges) {
			const {pathname, searchParams} = new URL(url);
			const query = Object.fromEntries(searchParams);
			for (const problem of show('', validateRequest({method, path: pathname, query, body: requestBody}))) {
				if (!knownRefusals.has(problem.slice(2))) {
					problems.push(`${name} #${index} ${problem}`);
				}
			}
		}
	}

	assert.deepEqual(problems, []);
});

test('an answer with a member, a word or a type of its own is found out', () => {
	const path = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/web';
	const check = (body: unknown): readonly string[] =>
		show('', validateAnswer({method: 'GET', path, status: 200, body: JSON.parse(JSON.stringify(body))})).map(text =>
			text.slice(2),
		);
	assert.deepEqual(check({location: 'eastus2', properties: {upgradePolicy: {mode: 'Manual'}}}), []);
	assert.deepEqual(check({location: 'eastus2', colour: 'red'}), ['body colour is not described']);
	assert.deepEqual(check({properties: {}}), ["body  must have required property 'location'"]);
	assert.deepEqual(check({location: 'eastus2', sku: {capacity: 'three'}}), ['body sku.capacity must be integer']);
	assert.deepEqual(check({location: 'eastus2', properties: {upgradePolicy: {mode: 'Slow'}}}), [
		'body properties.upgradePolicy.mode must be equal to one of the allowed values: Automatic, Manual, Rolling',
	]);
	assert.deepEqual(show('', validateAnswer({method: 'GET', path, status: 202, body: undefined})), [
		': status 202 is not described for VirtualMachineScaleSets_Get',
	]);
});

test('a request is refused for what the description does not have, and not for the case of its words', () => {
	const path = '/subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachinescalesets/web';
	const check = (method: string, end: string, query: Record<string, string>, body?: unknown): readonly string[] =>
		show(
			'',
			validateRequest({
				method,
				path: path + end,
				query: {'api-version': '2024-07-01', ...query},
				body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
			}),
		).map(text => text.slice(2));
	assert.deepEqual(check('PATCH', '', {}, {properties: {upgradePolicy: {mode: 'rolling'}}}), []);
	assert.deepEqual(check('GET', '/virtualMachines', {$expand: 'instanceView', $skiptoken: 'abc'}), []);
	assert.deepEqual(check('PATCH', '', {}, {properties: {upgradePolicy: {mode: 'slowly'}}}), [
		'body properties.upgradePolicy.mode must be one of the described words',
	]);
	assert.deepEqual(check('GET', '/virtualMachines', {filter: 'x'}), ['query filter is not described']);
	assert.deepEqual(check('POST', '/manualupgrade', {}), ['body is required']);
	assert.deepEqual(check('POST', '/manualupgrade', {}, {}), ["body  must have required property 'instanceIds'"]);
	assert.deepEqual(check('POST', '/explode', {}), [`path POST ${path}/explode is not described`]);
	assert.deepEqual(show('', validateRequest({method: 'GET', path, query: {}, body: undefined})), [
		': query api-version is required',
	]);
});

test('every member which is allowed beyond the description says why', () => {
	assert.deepEqual(
		laterMembers.filter(({reason}) => reason.length < 10),
		[],
	);
	assert.equal(new Set(laterMembers.map(({path}) => path)).size, laterMembers.length);
});
