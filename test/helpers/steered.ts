import assert from 'node:assert/strict';
import type {ConductorState} from '../../source/store/live.js';
import type {UpgradeFact} from '../../source/upgrade/event.js';
import {type Steering, steer} from '../../source/upgrade/steer.js';
import {evolve} from '../../source/upgrade/upgrade.js';
import {sceneTime, type UpgradeScene} from './scene.js';

/** The scene after some facts more, at the time of the scenes. */
export function withFacts({upgrade, events, snapshot}: UpgradeScene, ...facts: readonly UpgradeFact[]): UpgradeScene {
	const more = facts.map(fact => ({at: new Date(sceneTime).toISOString(), upgradeId: upgrade.id, ...fact}));

	return {snapshot, upgrade: more.reduce(evolve, upgrade), events: [...events, ...more]};
}

/** The scene after somebody steered; fails when that was not possible. */
export function afterSteering(scene: UpgradeScene, steering: Steering, by = 'ana@corp.example'): UpgradeScene {
	const steered = steer(scene.upgrade, steering, scene.snapshot, by);
	assert.ok(steered.isPossible, steered.isPossible ? '' : steered.reason);

	return withFacts(scene, ...steered.facts);
}

type Running = Extract<ConductorState, {readonly status: 'running'}>;

/** A process which carries the upgrade out, steered from here unless a test says otherwise. */
export function conducted(overrides: Partial<Running> = {}): Running {
	return {
		status: 'running',
		pid: 4242,
		host: 'jumphost',
		identity: 'ana@corp.example',
		since: '2026-11-20T14:12:40.000Z',
		helm: {by: 'ana@jumphost', since: '2026-11-20T14:12:41.000Z'},
		isHelmOurs: true,
		...overrides,
	};
}

/** Somebody else steers, and we look on. */
export const watching = conducted({helm: {by: 'ben@jumphost', since: '2026-11-20T14:20:59.000Z'}, isHelmOurs: false});

/** The process died in mid-upgrade. */
export const gone: ConductorState = {
	status: 'gone',
	message: 'The process 4242 on jumphost which carried this upgrade out is gone.',
};
