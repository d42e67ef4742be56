import type {UpgradeEvent, UpgradeFact} from '../../source/upgrade/event.js';
import type {PolicyBreach} from '../../source/upgrade/gates.js';
import {makeSnapshot, newImage, oldImage} from './fleet.js';
import {makePlan} from './upgrade.js';

const snapshot = makeSnapshot({domains: {updateDomains: 2, faultDomains: 1}});

const breach: PolicyBreach = {
	limit: 'maxUnhealthyInstancePercent',
	allowedPercent: 20,
	actualPercent: 50,
	unhealthyCount: 1,
	ofCount: 2,
	instanceIds: ['1'],
};

const instance = {instanceId: '0', vmId: snapshot.instances[0]?.vmId ?? ''};

/** One fact of every type, in an order which makes some sense; texts hold what breaks careless readers. */
const factOf: {readonly [Type in UpgradeFact['type']]: Extract<UpgradeFact, {readonly type: Type}>} = {
	'upgrade-planned': {
		type: 'upgrade-planned',
		plan: makePlan(snapshot),
		oldImages: {model: oldImage, instances: Object.fromEntries(snapshot.instances.map(({vmId}) => [vmId, oldImage]))},
		identity: 'zoë@corp.example',
		place: {
			endpoint: null,
			cloud: null,
			auth: 'cli',
			subscriptionId: '00000000-0000-0000-0000-000000000001',
			tenantId: null,
			speed: null,
		},
	},
	'upgrade-confirmed': {type: 'upgrade-confirmed'},
	'conductor-started': {type: 'conductor-started', identity: null, host: 'ops-1', pid: 4242, reason: 'started'},
	'repairs-suspend-requested': {type: 'repairs-suspend-requested'},
	'repairs-suspended': {type: 'repairs-suspended'},
	'model-update-requested': {type: 'model-update-requested', image: newImage, etag: '"17"'},
	'model-updated': {type: 'model-updated', image: newImage, etag: null},
	'batch-requested': {type: 'batch-requested', batch: 0, zone: null, updateDomain: 0, instanceIds: ['0']},
	'batch-accepted': {type: 'batch-accepted', batch: 0, operation: '{"state":{"config":{}}}'},
	throttled: {type: 'throttled', bucket: null, retryAfterSeconds: 30},
	'gate-waiting': {
		type: 'gate-waiting',
		gate: 'health',
		batch: 0,
		message: 'waits — for "0"\n\u2028\u{1F6A6}',
		until: 1_794_000_060_000,
		instanceIds: ['0'],
	},
	'gate-passed': {type: 'gate-passed', gate: 'health', batch: 0},
	'instance-upgraded': {type: 'instance-upgraded', batch: 0, ...instance},
	'instance-skipped': {
		type: 'instance-skipped',
		batch: 0,
		...instance,
		progress: 'gone',
		reason: 'a scale-in took it',
		by: null,
	},
	'instance-failed': {type: 'instance-failed', batch: 1, instanceId: '1', vmId: '__proto__', reason: 'no "boot"'},
	'batch-completed': {type: 'batch-completed', batch: 0},
	'policy-breached': {type: 'policy-breached', breach, message: '1 of 2 unhealthy'},
	paused: {type: 'paused', reason: 'an operator wanted it', by: 'ana@corp.example'},
	resumed: {type: 'resumed', acceptedBreach: breach, by: null},
	'foreign-change-seen': {type: 'foreign-change-seen', message: 'somebody else is at work'},
	'upgrade-faulted': {type: 'upgrade-faulted', message: 'too many unhealthy', breach},
	'retry-started': {type: 'retry-started', instances: [instance], by: null},
	'upgrade-cancelled': {type: 'upgrade-cancelled', message: 'cancelled', by: null},
	'rollback-started': {type: 'rollback-started', image: oldImage, batches: [[instance]], by: null},
	'repairs-resume-requested': {
		type: 'repairs-resume-requested',
		ending: {type: 'rolled-back', message: 'all as it was'},
	},
	'repairs-resumed': {type: 'repairs-resumed'},
	'rolled-back': {type: 'rolled-back', message: 'all as it was'},
	'upgrade-completed': {type: 'upgrade-completed', upgraded: 2, message: 'done'},
};

/** An event of an upgrade. */
export function makeEvent(upgradeId: string, fact: UpgradeFact, at = '2026-11-20T12:00:00.000Z'): UpgradeEvent {
	return {at, upgradeId, ...fact};
}

/** The decisions of an upgrade in which every type of event comes once; the first is its plan. */
export function everyDecision(upgradeId: string): readonly (readonly UpgradeEvent[])[] {
	const [planned, ...rest] = Object.values(factOf).map(fact => makeEvent(upgradeId, fact));
	const decisions: UpgradeEvent[][] = planned === undefined ? [] : [[planned]];

	for (let index = 0; index < rest.length; index += 2) {
		decisions.push(rest.slice(index, index + 2));
	}

	return decisions;
}

/** The plan of an upgrade, and its first event. */
export function planned(upgradeId: string, at?: string): UpgradeEvent {
	return makeEvent(upgradeId, factOf['upgrade-planned'], at);
}
