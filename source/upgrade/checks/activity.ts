import {rollingUpgradeFacts} from '../activity.js';
import {azCommand, type Check, type CheckFacts, pass, refuse, warn} from './check.js';

/** Whether another operation holds the set: a second write would meet a 409, or worse, succeed. */
export function checkProvisioning({snapshot: {scaleSet}}: CheckFacts): Check {
	const name = 'provisioning';

	switch (scaleSet.provisioningState) {
		case 'Succeeded': {
			return pass(name, 'No other operation is under way on the scale set.');
		}

		case 'Failed':
		case 'Canceled': {
			return warn(
				name,
				`The last operation on the scale set ended as ${scaleSet.provisioningState}.`,
				'Azure may report that failure again when the model is saved.',
			);
		}

		case 'Creating':
		case 'Updating':
		case 'Deleting':
		case 'Migrating':
		case 'unknown': {
			return refuse(
				name,
				`Another operation is under way on the scale set (${scaleSet.provisioningState}).`,
				'Wait until it has ended; the activity log says who started it.',
			);
		}
	}
}

/**
 * Whether the platform rolls the set itself. While it does, Azure answers writes of the model with OperationNotAllowed,
 * also for rolls which nobody started, such as those of extensions. In mode Rolling any write of the model starts one
 * again which was cancelled or stopped (documented: Rolling upgrades).
 */
export function checkPlatformUpgrade({activity, hasModelChange, snapshot: {scaleSet}}: CheckFacts): Check | null {
	const name = 'platform-upgrade';

	if (activity === undefined) {
		return null;
	}

	if (activity === null) {
		return warn(
			name,
			'Whether a rolling upgrade of the platform is under way could not be read.',
			`Look at it before you start: ${azCommand('vmss rolling-upgrade get-latest', scaleSet)}.`,
		);
	}

	const {rollingUpgrade} = activity;

	if (rollingUpgrade === null) {
		return pass(name, 'No rolling upgrade of the platform ever ran on the scale set.');
	}

	switch (rollingUpgrade.status) {
		case 'rolling-forward': {
			return refuse(
				name,
				`A rolling upgrade of the platform is under way${rollingUpgradeFacts(rollingUpgrade)}.`,
				`Wait until it has ended, or cancel it, which leaves the set mixed: ${azCommand('vmss rolling-upgrade cancel', scaleSet)}.`,
			);
		}

		case 'completed': {
			return pass(name, 'The last rolling upgrade of the platform is completed.');
		}

		case 'cancelled':
		case 'faulted': {
			const error = rollingUpgrade.error === null ? '' : `: ${rollingUpgrade.error}`;
			const message = `The last rolling upgrade of the platform is ${rollingUpgrade.status}${error}`;

			return scaleSet.upgradePolicyMode === 'Rolling' && hasModelChange
				? warn(name, sentence(message), 'In mode Rolling any write of the model starts it again.')
				: pass(name, sentence(message));
		}

		case 'unknown': {
			return warn(
				name,
				'Azure did not say in words known here how the last rolling upgrade of the platform stands.',
				`Look at it before you start: ${azCommand('vmss rolling-upgrade get-latest', scaleSet)}.`,
			);
		}
	}
}

function sentence(text: string): string {
	return text.endsWith('.') ? text : `${text}.`;
}
