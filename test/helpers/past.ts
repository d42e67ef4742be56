import type {ReadablePast} from '../../source/store/past-upgrade.js';
import {imagesBefore} from '../../source/upgrade/image-before.js';
import {countProgress} from '../../source/upgrade/upgrade.js';
import type {UpgradeScene} from './scene.js';

/** An upgrade as the list of past upgrades has it; nobody carries it out unless a test says otherwise. */
export function pastOf({upgrade}: Pick<UpgradeScene, 'upgrade'>, overrides: Partial<ReadablePast> = {}): ReadablePast {
	const {id, plan, status, startedAt, endedAt} = upgrade;

	return {
		upgradeId: id,
		folder: `/home/ana/.local/state/vmssroll/upgrades/${id}`,
		problem: null,
		reference: {subscriptionId: '11111111-2222-4333-8444-555555555555', resourceGroup: 'rg-demo', name: 'web'},
		status,
		carrier: 'none',
		from: plan.from,
		to: plan.to,
		ran: imagesBefore(upgrade),
		counts: countProgress(upgrade),
		by: 'ana@corp.example',
		startedAt,
		endedAt,
		unreachable: null,
		...overrides,
	};
}
