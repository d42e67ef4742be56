import type {KnownUpgrade} from '../journal/catalog.js';
import {countProgress} from '../upgrade/upgrade.js';
import {toImageDocument} from './documents.js';

/** `vmssroll upgrades --json`: a contract like the other documents. */
export function toUpgradesDocument(upgrades: readonly KnownUpgrade[]): object {
	return upgrades.map(({upgradeId, upgrade, isRunning}) => {
		const {upgraded, failed, pending, asked} = countProgress(upgrade);

		return {
			upgradeId,
			scaleSetId: upgrade.plan.scaleSetId,
			status: upgrade.status,
			isRunning,
			startedAt: upgrade.startedAt,
			endedAt: upgrade.endedAt,
			from: toImageDocument(upgrade.plan.from),
			to: toImageDocument(upgrade.plan.to),
			upgraded,
			failed,
			remaining: pending + asked,
		};
	});
}
