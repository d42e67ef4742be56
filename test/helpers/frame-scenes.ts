import type {Instance} from '../../source/fleet/scale-set.js';
import type {Live} from '../../source/store/live.js';
import {makeSnapshot} from './fleet.js';
import {makeLive, type UpgradeScene} from './scene.js';

export const small = {columns: 80, rows: 24};
export const usual = {columns: 120, rows: 40};
export const large = {columns: 200, rows: 60};
export const least = {columns: 40, rows: 10};

/** Every screen is drawn at all of them. */
export const frameSizes = [small, usual, large, least];

/** Three zones of 25 instances, of which some are in trouble. */
export const threeZones = makeSnapshot({
	domains: {zones: ['1', '2', '3']},
	change(_, index): Partial<Instance> {
		switch (index) {
			case 7: {
				return {healthState: 'unhealthy'};
			}

			case 31: {
				return {powerState: 'deallocated', healthState: 'unknown'};
			}

			case 40: {
				return {
					provisioningState: 'Failed',
					failure: 'VMExtensionProvisioningError: the application health extension did not answer',
				};
			}

			case 52: {
				return {isProtectedFromScaleSetActions: true};
			}

			default: {
				return {};
			}
		}
	},
});

/** 25 instances which are well. */
export const calm = makeSnapshot({domains: {each: 1}});

/** An upgrade as a viewer knows it. */
export function withUpgrade({upgrade, events, snapshot}: UpgradeScene): Live {
	return makeLive(snapshot, {
		upgrade,
		events,
		journalPath: '/home/ana/.local/state/vmssroll/upgrades/20261120-142107-7f3k/journal.jsonl',
	});
}
