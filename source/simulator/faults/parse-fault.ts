import type {Condition, Fault, Occurrence, RequestFault} from './fault.js';
import {isJsonObject, type Json} from '../world/json.js';
import {readMembers, type MemberReader} from './member-reader.js';
import {policyNames} from '../policies.js';

/** What is wrong with a request for a fault: every problem, in words. */
export class FaultRefusal extends Error {
	readonly problems: readonly string[];

	constructor(problems: readonly string[]) {
		super(problems.join(' '));
		this.name = 'FaultRefusal';
		this.problems = problems;
	}
}

/** A fault without what the simulator adds when it becomes active. */
type WithoutBookkeeping<Kind> = Kind extends RequestFault
	? Omit<Kind, 'faultId' | 'seen' | 'hits'>
	: Kind extends Occurrence
		? Omit<Kind, 'faultId' | 'hits' | 'nextAt'>
		: Kind extends Condition
			? Omit<Kind, 'faultId' | 'requests' | 'hits' | 'heldSince'>
			: never;

/** A fault with all members of its kind; those left out have their defaults. */
export type FaultFacts = WithoutBookkeeping<Fault>;

const seconds = {least: 0, most: 86_400} as const;
const countOf = {least: 1, most: 1000, isWhole: true} as const;
const often = {least: 1, most: 1_000_000, isWhole: true} as const;
const moments = ['before', 'after'] as const;

/** What Azure leaves out at times, or is allowed to. */
const optionalMembers: readonly string[] = [
	'computerName',
	'etag',
	'instanceView',
	'osName',
	'placementGroupId',
	'platformFaultDomain',
	'platformUpdateDomain',
	'resources',
	'tags',
	'timeCreated',
	'vmAgent',
	'vmHealth',
];

const selector = (members: MemberReader, times: number | null = 1) => ({
	method: members.text('method', null)?.toUpperCase() ?? null,
	path: members.text('path', null),
	after: members.number('after', {...often, least: 0}, 0),
	times: members.numberOrNull('times', often, times),
	share: members.number('share', {least: 0, most: 1}, 1),
});

const schedule = (members: MemberReader) => ({
	scaleSet: members.text('scaleSet', null),
	afterSeconds: members.number('afterSeconds', seconds, 0),
	everySeconds: members.numberOrNull('everySeconds', {...seconds, least: 1}, null),
	times: members.numberOrNull('times', often, null),
});

const held = (members: MemberReader, forSeconds: number | null = null) => ({
	afterRequests: members.number('afterRequests', {...often, least: 0}, 0),
	forSeconds: members.numberOrNull('forSeconds', seconds, forSeconds),
});

/** What an upgrade needs beyond reading. */
const upgradeActions: readonly string[] = ['write', 'manualupgrade/action', 'setOrchestrationServiceState/action'].map(
	action => `Microsoft.Compute/virtualMachineScaleSets/${action}`,
);

const chosen = (members: MemberReader) => ({
	instanceIds: members.texts('instanceIds', null),
	count: members.number('count', countOf, 1),
});

/** Every kind of fault, and how its members are read. */
const readers: {readonly [Kind in Fault['kind']]: (members: MemberReader) => FaultFacts & {readonly kind: Kind}} = {
	throttle: members => ({
		kind: 'throttle',
		...selector(members),
		policy: members.oneOf('policy', policyNames, null),
		retryAfterSeconds: members.numberOrNull('retryAfterSeconds', seconds, 10),
	}),
	reset: members => ({kind: 'reset', ...selector(members), moment: members.oneOf('moment', moments, 'before')}),
	status: members => ({
		kind: 'status',
		...selector(members),
		moment: members.oneOf('moment', moments, 'before'),
		status: members.number('status', {least: 400, most: 599, isWhole: true}, 500),
		code: members.text('code', null),
		message: members.text('message', null),
		body: members.any('body'),
		retryAfterSeconds: members.numberOrNull('retryAfterSeconds', seconds, null),
	}),
	delay: members => ({
		kind: 'delay',
		...selector(members),
		delaySeconds: members.requiredNumber('delaySeconds', seconds),
	}),
	'stuck-operation': members => ({kind: 'stuck-operation', ...selector(members), operationIds: []}),
	incomplete: members => ({
		kind: 'incomplete',
		...selector(members, null),
		members: members.texts('members', optionalMembers),
		leaves: members.oneOf('leaves', ['missing', 'null', 'either'], 'missing'),
	}),
	permission: members => ({
		kind: 'permission',
		...held(members),
		denied: members.texts('denied', upgradeActions),
	}),
	lock: members => ({
		kind: 'lock',
		...held(members),
		level: members.oneOf('level', ['ReadOnly', 'CanNotDelete'], 'ReadOnly'),
	}),
	'stale-reads': members => ({
		kind: 'stale-reads',
		...held(members),
		seconds: members.number('seconds', {...seconds, least: 1}, 60),
	}),
	'sign-out': members => ({kind: 'sign-out', ...held(members, 300)}),
	unhealthy: members => ({kind: 'unhealthy', ...schedule(members), ...chosen(members)}),
	vanish: members => ({kind: 'vanish', ...schedule(members), ...chosen(members)}),
	'add-instances': members => ({
		kind: 'add-instances',
		...schedule(members),
		count: members.number('count', countOf, 1),
	}),
	'remove-instances': members => ({
		kind: 'remove-instances',
		...schedule(members),
		count: members.number('count', countOf, 1),
	}),
	'stage-weight': members => ({
		kind: 'stage-weight',
		...schedule(members),
		stage: members.text('stage', 'extension-failed'),
		weight: members.number('weight', {least: 0, most: 1_000_000}, 1),
	}),
	'foreign-model-write': members => ({
		kind: 'foreign-model-write',
		...schedule(members),
		body: members.object('body', {tags: {'changed-by': 'somebody else'}}),
	}),
	preempt: members => ({
		kind: 'preempt',
		...schedule(members),
		status: members.oneOf('status', ['Canceled', 'Failed'], 'Canceled'),
		tells: members.oneOf('tells', ['code', 'words'], 'code'),
		instances: members.oneOf('instances', ['stop', 'finish'], 'stop'),
	}),
	'scale-set-delete': members => ({kind: 'scale-set-delete', ...schedule(members)}),
	'foreign-rolling-upgrade': members => ({kind: 'foreign-rolling-upgrade', ...schedule(members)}),
	'publish-image': members => ({
		kind: 'publish-image',
		...schedule(members),
		publisher: members.text('publisher', null),
		offer: members.text('offer', null),
		sku: members.text('sku', null),
		version: members.text('version', null),
		isBad: members.truth('isBad', false),
	}),
};

/** Every kind of fault. */
export const faultKinds: readonly string[] = Object.keys(readers);

const kindOf = (value: Json | undefined): Fault['kind'] => {
	const isKind = (candidate: Json | undefined): candidate is Fault['kind'] =>
		typeof candidate === 'string' && Object.hasOwn(readers, candidate);
	if (!isKind(value)) {
		throw new FaultRefusal([
			`There is no fault of kind ${JSON.stringify(value ?? null)}. Kinds: ${faultKinds.join(', ')}.`,
		]);
	}

	return value;
};

/**
 * Reads what somebody wants to inject.
 *
 * @throws FaultRefusal which names every unknown, missing and misshapen member, or all kinds where the kind is unknown.
 */
export const parseFault = (asked: Json | undefined): FaultFacts => {
	if (!isJsonObject(asked)) {
		throw new FaultRefusal([`A fault is a JSON object with one of these kinds: ${faultKinds.join(', ')}.`]);
	}

	const {kind: name, ...given} = asked;
	const kind = kindOf(name);
	const members = readMembers(given);
	const facts = readers[kind](members);
	const problems = members.problems(`A fault of kind ${kind}`);
	if (problems.length > 0) {
		throw new FaultRefusal(problems);
	}

	return facts;
};
