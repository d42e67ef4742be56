import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText, type Json} from '../../source/simulator/world/json.js';
import {modelWith, newestVersion, openDemo, setPath, type Demo} from '../helpers/demo-azure.js';

const seeds = Array.from({length: 25}, (_, index) => index + 1);

/** Seconds from the request to the end of its operation, as the operation itself tells. */
const secondsOf = (demo: Demo, method: string, path: string, body?: unknown): number => {
	const answer = demo.ask(method, path, body);
	assert.ok(answer.status < 300, answer.text);
	const url = answer.headers['azure-asyncoperation'] ?? '';
	for (let waited = 0; waited < 7200; waited += 5) {
		demo.clock.advance(5000);
		const poll = demo.ask('GET', url).body;
		if (digText(poll, 'status') === 'Succeeded') {
			return (Date.parse(digText(poll, 'endTime') ?? '') - Date.parse(digText(poll, 'startTime') ?? '')) / 1000;
		}
	}

	throw new Error(`${method} ${path} did not end within two hours.`);
};

/** Ids have gaps, and every seed others. */
const firstTwo = (demo: Demo): readonly string[] =>
	Object.values(demo.simulator.world().scaleSets)
		.flatMap(({instances}) => instances)
		.slice(0, 2)
		.map(({instanceId}) => instanceId);

const quantile = (values: readonly number[], share: number): number =>
	values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

/** What recorded operations took, in seconds: the range in which the median and the 90th percentile must be. */
const durations: ReadonlyArray<{
	readonly name: string;
	readonly scenario: string;
	readonly run: (demo: Demo) => number;
	readonly median: readonly [number, number];
	readonly ninetieth: readonly [number, number];
}> = [
	{
		name: 'an upgrade of two instances without extensions (recorded 35, 71)',
		scenario: 'three-zones',
		run(demo) {
			secondsOf(demo, 'PATCH', setPath, {properties: modelWith(newestVersion)});
			demo.clock.advance(5000);
			return secondsOf(demo, 'POST', `${setPath}/manualupgrade`, {instanceIds: firstTwo(demo)});
		},
		median: [25, 50],
		ninetieth: [30, 80],
	},
	{
		name: 'an upgrade of one instance with an extension (recorded 99, 213)',
		scenario: 'calm',
		run(demo) {
			secondsOf(demo, 'PATCH', setPath, {properties: modelWith(newestVersion)});
			demo.clock.advance(5000);
			return secondsOf(demo, 'POST', `${setPath}/manualupgrade`, {instanceIds: ['0']});
		},
		median: [50, 130],
		ninetieth: [60, 230],
	},
	{
		name: 'a write of the model in Manual mode (recorded 0.4 to 13)',
		scenario: 'calm',
		run: demo => secondsOf(demo, 'PATCH', setPath, {tags: {a: 'b'}}),
		median: [0.4, 13],
		ninetieth: [0.4, 13],
	},
	{
		name: 'reimaging one instance (recorded 75, 83, all from 64 to 83)',
		scenario: 'three-zones',
		run: demo => secondsOf(demo, 'POST', `${setPath}/reimage`, {instanceIds: ['0']}),
		median: [60, 85],
		ninetieth: [60, 90],
	},
	{
		name: 'a restart (recorded 38, 65)',
		scenario: 'three-zones',
		run: demo => secondsOf(demo, 'POST', `${setPath}/restart`, {instanceIds: firstTwo(demo)}),
		median: [25, 50],
		ninetieth: [30, 70],
	},
	{
		name: 'powering off (recorded 17, 63)',
		scenario: 'three-zones',
		run: demo => secondsOf(demo, 'POST', `${setPath}/poweroff`, {instanceIds: firstTwo(demo)}),
		median: [10, 30],
		ninetieth: [15, 65],
	},
	{
		name: 'a start (recorded 9, 81)',
		scenario: 'three-zones',
		run(demo) {
			secondsOf(demo, 'POST', `${setPath}/poweroff`, {instanceIds: firstTwo(demo)});
			demo.clock.advance(5000);
			return secondsOf(demo, 'POST', `${setPath}/start`, {instanceIds: firstTwo(demo)});
		},
		median: [5, 25],
		ninetieth: [8, 85],
	},
	{
		name: 'deallocation (recorded 46, 154)',
		scenario: 'three-zones',
		run: demo => secondsOf(demo, 'POST', `${setPath}/deallocate`, {instanceIds: firstTwo(demo)}),
		median: [30, 70],
		ninetieth: [35, 155],
	},
	{
		name: 'deletion of instances (recorded 34, 101)',
		scenario: 'three-zones',
		run: demo => secondsOf(demo, 'POST', `${setPath}/delete`, {instanceIds: firstTwo(demo)}),
		median: [20, 55],
		ninetieth: [25, 105],
	},
];

for (const {name, scenario, run, median, ninetieth} of durations) {
	test(`takes as long as recorded, over many seeds: ${name}`, () => {
		const seconds = seeds.map(seed => run(openDemo({scenario, seed})));
		const [middle, late] = [quantile(seconds, 0.5), quantile(seconds, 0.9)];
		assert.ok(middle >= median[0] && middle <= median[1], `the median is ${middle}`);
		assert.ok(late >= ninetieth[0] && late <= ninetieth[1], `the 90th percentile is ${late}`);
		assert.ok(new Set(seconds.map(Math.round)).size > 1, 'every seed takes as long');
	});
}

test('an upgrade of many instances takes hardly longer than one of two', () => {
	const upgrade = (choose: (demo: Demo) => readonly string[]): number => {
		const demo = openDemo({scenario: 'three-zones'});
		secondsOf(demo, 'PATCH', setPath, {properties: modelWith(newestVersion)});
		demo.clock.advance(5000);
		return secondsOf(demo, 'POST', `${setPath}/manualupgrade`, {instanceIds: choose(demo)});
	};

	assert.ok(upgrade(() => ['*']) < 2.5 * upgrade(firstTwo));
});

/** What is left in a bucket, by its name. */
const left = (header: string | undefined): ReadonlyMap<string, number> =>
	new Map(
		(header ?? '').split(',').map(part => {
			const [name = '', tokens = ''] = part.replace('Microsoft.Compute/', '').split(';');
			return [name, Number(tokens)];
		}),
	);

const bucketsOf = (demo: Demo, path: string): ReadonlyMap<string, number> =>
	left(demo.ask('GET', path).headers['x-ms-ratelimit-remaining-resource']);

test('a bucket is emptied by requests, refills by the minute, and never beyond its size', () => {
	const demo = openDemo({scenario: 'calm'});
	for (let request = 1; request <= 36; request++) {
		assert.equal(bucketsOf(demo, setPath).get('GetVMScaleSetResource'), 36 - request);
	}

	const refused = demo.ask('GET', setPath);
	assert.equal(refused.status, 429);
	// Twelve come back in a minute, so the next one is there after five seconds.
	assert.equal(refused.headers['retry-after'], '5');
	demo.clock.advance(5000);
	assert.equal(demo.ask('GET', setPath).status, 200);
	assert.equal(demo.ask('GET', setPath).status, 429);
	demo.clock.advance(60_000);
	assert.equal(bucketsOf(demo, setPath).get('GetVMScaleSetResource'), 11);
	demo.clock.advance(86_400_000);
	assert.equal(bucketsOf(demo, setPath).get('GetVMScaleSetResource'), 35);
});

test('buckets of other policies are not touched, and those of the subscription are shared', () => {
	const demo = openDemo({scenario: 'calm'});
	for (let request = 0; request < 10; request++) {
		demo.ask('GET', setPath);
	}

	const list = bucketsOf(demo, `${setPath}/virtualMachines`);
	assert.equal(list.get('HighCostGetVMScaleSetResource'), 29);
	assert.equal(list.get('HighCostGetVMScaleSetSubscriptionMaximum'), 1079);
	assert.equal(list.get('VMScaleSetVMViewsSubscriptionMaximum'), 30_000 - 20);
	const view = bucketsOf(demo, `${setPath}/instanceView`);
	assert.equal(view.get('HighCostGetVMScaleSetResource'), 28);
});

test('an operation may be polled 45 times at once, and then every four seconds', () => {
	const demo = openDemo({scenario: 'calm'});
	const url = demo.ask('PATCH', setPath, {tags: {a: 'b'}}).headers['azure-asyncoperation'] ?? '';
	const statuses = Array.from({length: 46}, () => demo.ask('GET', url).status);
	assert.deepEqual(new Set(statuses.slice(0, 45)), new Set([200]));
	assert.equal(statuses[45], 429);
	for (let poll = 0; poll < 20; poll++) {
		demo.clock.advance(4000);
		assert.equal(demo.ask('GET', url).status, 200);
	}
});

const idsOf = (body: Json): readonly string[] => {
	const value = dig(body, 'value');
	return (Array.isArray(value) ? value : []).map((item: Json) => digText(item, 'instanceId') ?? '');
};

const pagesOf = (demo: Demo, setId: string): ReadonlyArray<readonly string[]> => {
	const pages: Array<readonly string[]> = [];
	let path: string | null = `${setId}/virtualMachines`;
	while (path !== null) {
		const answer = demo.ask('GET', path);
		pages.push(idsOf(answer.body));
		path = digText(answer.body, 'nextLink');
	}

	return pages;
};

const range = (from: number, to: number): readonly string[] =>
	Array.from({length: to - from + 1}, (_, index) => String(from + index));

test('180 instances come in the two pages which were recorded', () => {
	const demo = openDemo({scenario: 'calm'});
	const path = setPath.replace(/web$/, 'recorded');
	const model = dig(demo.ask('GET', setPath).body, 'properties', 'virtualMachineProfile');
	const body = {
		location: 'eastus2',
		sku: {name: 'Standard_D2s_v5', capacity: 180},
		properties: {singlePlacementGroup: false, overprovision: false, virtualMachineProfile: model},
	};
	assert.equal(demo.ask('PUT', path, body).status, 201);
	demo.clock.advance(3_600_000);
	assert.deepEqual(pagesOf(demo, path), [
		[...range(0, 4), ...range(10, 44), ...range(100, 179)],
		[...range(5, 9), ...range(45, 99)],
	]);
});

test('a thousand instances come in pages of 120, cut in the order of the ids as text and sorted as numbers inside', () => {
	const pages = pagesOf(openDemo({scenario: 'thousand'}), setPath);
	const all = pages.flat();
	assert.equal(new Set(all).size, 1000);
	assert.deepEqual(
		pages.map(page => page.length),
		[120, 120, 120, 120, 120, 120, 120, 120, 40],
	);
	assert.deepEqual(
		pages.flatMap(page => page.toSorted()),
		all.toSorted(),
	);
	for (const page of pages) {
		assert.deepEqual(
			page,
			page.toSorted((one, other) => Number(one) - Number(other)),
		);
	}
});

test('each page costs a list and the views of its instances', () => {
	const demo = openDemo({scenario: 'thousand'});
	const first = demo.ask('GET', `${setPath}/virtualMachines`);
	assert.equal(first.headers['x-ms-request-charge'], '120');
	assert.equal(
		left(first.headers['x-ms-ratelimit-remaining-resource']).get('VMScaleSetVMViewsSubscriptionMaximum'),
		29_880,
	);
	const second = demo.ask('GET', digText(first.body, 'nextLink') ?? '');
	const buckets = left(second.headers['x-ms-ratelimit-remaining-resource']);
	assert.equal(buckets.get('VMScaleSetVMViewsSubscriptionMaximum'), 29_760);
	assert.equal(buckets.get('HighCostGetVMScaleSetResource'), 28);
});
