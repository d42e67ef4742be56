import {countProgress, type Upgrade} from '../../upgrade/upgrade.js';

/**
 * What Azure does by itself of what a write of the model set off, which neither a pause nor a cancel of ours holds back,
 * and what would; `null` where it does nothing by itself. The platform's rolls have no pause, only a cancel (documented).
 */
export function platformText(upgrade: Upgrade): string | null {
	const {plan} = upgrade;

	if (countProgress(upgrade).asked === 0) {
		return null;
	}

	const [, group, name] = /\/resourceGroups\/([^\/]+)\/.*\/([^\/]+)$/iv.exec(plan.scaleSetId) ?? [];
	const where = group === undefined || name === undefined ? '' : ` -g ${group} -n ${name}`;

	switch (plan.willStart) {
		case 'nothing': {
			return null;
		}

		case 'platform-roll': {
			return `The platform's own roll goes on through the set: az vmss rolling-upgrade cancel${where} ends it.`;
		}

		case 'all-instances-at-once': {
			return 'Azure goes on with all instances: nothing from here holds that back.';
		}
	}
}
