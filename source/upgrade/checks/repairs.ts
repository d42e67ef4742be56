import {azCommand, type Check, type CheckFacts, pass, warn} from './check.js';

/**
 * Whether automatic repairs may work against the upgrade: they delete, reimage or restart an instance which stays
 * unhealthy past their grace period of 10 to 90 minutes, and suspend themselves after failing again and again
 * (documented: Automatic instance repairs).
 */
export function checkRepairs({repairs, policy, snapshot: {scaleSet}}: CheckFacts): Check | null {
	const name = 'automatic-repairs';

	switch (repairs) {
		case 'off': {
			return null;
		}

		case 'running': {
			return policy.suspendRepairs
				? pass(name, 'Automatic repairs are suspended while the upgrade runs, and resumed at its end.')
				: warn(
						name,
						'Automatic repairs are on: Azure may delete, reimage or restart instances which it takes for unhealthy in the middle of the upgrade.',
						'Suspend them for the time of the upgrade with --suspend-repairs.',
					);
		}

		case 'suspended': {
			return warn(
				name,
				'Automatic repairs are suspended already, by somebody or by Azure after repairs which failed: the upgrade leaves them so.',
				`If nobody means it so, resume them: ${azCommand('vmss set-orchestration-service-state', scaleSet, '--service-name AutomaticRepairs --action Resume')}.`,
			);
		}

		case 'unknown': {
			return warn(
				name,
				'Automatic repairs are on, and whether they run could not be told: the upgrade leaves them as they are.',
				`They may delete or reimage instances in the middle of it. Try again, or suspend them yourself: ${azCommand('vmss set-orchestration-service-state', scaleSet, '--service-name AutomaticRepairs --action Suspend')}.`,
			);
		}
	}
}
