import type {FaultRequest} from '../../source/simulator/faults/fault.js';
import type {Random} from './random.js';

/** Requests which an upgrade sends, as a fault picks them: any, and each kind of its own. */
const requests: readonly [FaultPath, ...FaultPath[]] = [
	{method: null, path: null},
	{method: 'GET', path: null},
	{method: 'PATCH', path: null},
	{method: 'POST', path: '*/manualupgrade'},
	{method: 'POST', path: null},
	{method: 'GET', path: '*/operations/*'},
	{method: 'GET', path: '*/virtualMachines'},
];

type FaultPath = {readonly method: string | null; readonly path: string | null};

/** One trouble which befalls an upgrade: mostly one fault, sometimes several which belong together. */
export function faultStories(random: Random): readonly FaultRequest[] {
	const soon = () => random.whole(0, random.pick([20, 200, 1200]));
	const some = () => ({...random.pick(requests), after: random.whole(0, 60), times: random.pick([1, 1, 2, 5, 15])});

	return random.pick<() => readonly FaultRequest[]>([
		() => [{kind: 'throttle', ...some(), retryAfterSeconds: random.pick([null, 1, 30, 120])}],
		() => [{kind: 'reset', moment: 'before', ...some()}],
		() => [{kind: 'reset', moment: 'after', ...some()}],
		() => [{kind: 'reset', moment: 'after', method: 'POST', path: null, after: random.whole(0, 4), times: 1}],
		() => [{kind: 'reset', moment: 'after', method: 'PATCH', path: null, times: random.pick([1, 2])}],
		() => [
			{
				kind: 'status',
				status: random.pick([500, 502, 503, 504, 408]),
				moment: random.pick(['before', 'after']),
				...some(),
			},
		],
		() => [{kind: 'status', status: random.pick([400, 403, 404, 409]), ...some(), times: random.pick([1, 2])}],
		() => [{kind: 'status', status: 409, method: 'POST', path: '*/manualupgrade', times: random.pick([1, 3, 8])}],
		() => [{kind: 'delay', delaySeconds: random.pick([5, 40, 200]), ...some()}],
		() => [{kind: 'stuck-operation', method: random.pick(['POST', 'PATCH']), path: null, after: random.whole(0, 3)}],
		() => [{kind: 'incomplete', share: 0.05, leaves: random.pick(['missing', 'null', 'either'])}],
		() => [{kind: 'unhealthy', count: random.pick([1, 2, 5]), afterSeconds: soon()}],
		() => [{kind: 'vanish', count: random.pick([1, 2, 5]), afterSeconds: soon()}],
		() => [{kind: 'vanish', afterSeconds: soon(), everySeconds: 200, times: 4}],
		() => [{kind: 'add-instances', count: random.pick([1, 3]), afterSeconds: soon()}],
		() => [{kind: 'remove-instances', count: random.pick([1, 3, 8]), afterSeconds: soon()}],
		// Autoscale which goes down and up: ids may be used again.
		() => [
			{kind: 'remove-instances', count: 3, afterSeconds: soon()},
			{kind: 'add-instances', count: 3, afterSeconds: soon() + 100},
		],
		() => [
			{
				kind: 'stage-weight',
				stage: random.pick(['extension-failed', 'never-started', 'never-provisioned', 'stuck', 'silent']),
				weight: random.pick([0.3, 1, 1_000_000]),
				afterSeconds: soon(),
			},
		],
		() => [{kind: 'foreign-model-write', afterSeconds: soon()}],
		() => [{kind: 'foreign-model-write', afterSeconds: soon(), body: imageWrite('24.04.202610080')}],
		() => [{kind: 'foreign-model-write', afterSeconds: soon(), body: imageWrite('24.04.202609010')}],
		() => [{kind: 'foreign-model-write', afterSeconds: soon(), body: {sku: {name: 'Standard_D8s_v5'}}}],
		() => [{kind: 'foreign-rolling-upgrade', afterSeconds: soon()}],
		() => [
			{
				kind: 'preempt',
				afterSeconds: soon(),
				everySeconds: random.pick([45, 70]),
				times: random.whole(1, 20),
				status: random.pick(['Canceled', 'Failed']),
				tells: random.pick(['code', 'words']),
				instances: random.pick(['stop', 'finish']),
			},
		],
		() => [{kind: 'publish-image', isBad: random.chance(0.5), afterSeconds: soon()}],
		() => [{kind: 'permission', afterRequests: random.whole(0, 80), forSeconds: random.pick([60, 900])}],
		() => [{kind: 'permission', denied: ['*'], afterRequests: random.whole(0, 80), forSeconds: random.pick([60, 900])}],
		() => [{kind: 'lock', afterRequests: random.whole(0, 80), forSeconds: random.pick([60, 900])}],
		() => [{kind: 'stale-reads', afterRequests: random.whole(0, 80), seconds: random.pick([10, 60]), forSeconds: 1800}],
		() => [{kind: 'sign-out', afterRequests: random.whole(0, 80), forSeconds: random.pick([30, 600])}],
		() => (random.chance(0.3) ? [{kind: 'scale-set-delete', afterSeconds: soon()}] : []),
	])();
}

function imageWrite(version: string): FaultRequest['body'] {
	return {
		properties: {
			virtualMachineProfile: {
				storageProfile: {
					imageReference: {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version},
				},
			},
		},
	};
}
