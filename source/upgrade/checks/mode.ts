import {followsLatest} from '../resolve-latest.js';
import {azCommand, type Check, type CheckFacts, pass, refuse, warn} from './check.js';

const name = 'upgrade-mode';

/** What the upgrade policy mode means for the plan: what its write of the model starts, or, without one, another's would. */
export function checkUpgradeMode(facts: CheckFacts): Check {
	return facts.hasModelChange ? checkWrite(facts) : checkWithoutWrite(facts);
}

/** What a write of the model starts by itself: in mode Automatic all instances at once, and only by name. */
function checkWrite({snapshot, confirmedName, selected}: CheckFacts): Check {
	const {scaleSet} = snapshot;
	const isConfirmed = confirmedName === scaleSet.name;
	const isPart = snapshot.instances.some(instance => !selected.has(instance.vmId));
	const {length} = snapshot.instances;

	switch (scaleSet.upgradePolicyMode) {
		case 'Manual': {
			return pass(name, 'Mode Manual: saving the model changes no instance by itself.');
		}

		case 'Automatic': {
			const message = `Mode Automatic: saving the model lets Azure upgrade ${length === 1 ? 'the one instance' : `all ${length} instances`} at once, in no promised order.`;

			return isConfirmed && !isPart
				? warn(name, message, 'It was confirmed by name.')
				: refuse(
						name,
						isPart ? `${message} A part of the set cannot be chosen.` : message,
						`Set the upgrade policy mode to Manual, or take the outage and confirm with --confirm ${scaleSet.name}${isPart ? ' for the whole set' : ''}.`,
					);
		}

		case 'Rolling': {
			const message = "Mode Rolling: saving the model starts the platform's own rolling upgrade of the whole set.";

			return isPart
				? refuse(
						name,
						`${message} A part of the set cannot be chosen.`,
						'Set the upgrade policy mode to Manual, or select the whole set.',
					)
				: warn(name, message, 'It follows the policy of the scale set, not the one shown here, and cannot be paused.');
		}

		case 'unknown': {
			return refuse(
				name,
				'The upgrade policy mode cannot be told, so what saving the model would start cannot be told either.',
				'Look at properties.upgradePolicy.mode of the scale set.',
			);
		}
	}
}

/**
 * Nothing is written, so nothing starts by itself: the modes act on writes of the model alone (documented: Upgrade policy
 * modes). But another's write does what the mode says, and the way back would be one too.
 */
function checkWithoutWrite({snapshot: {scaleSet}}: CheckFacts): Check {
	const message = 'The model names this image already and is not written: nothing starts by itself.';
	const next = 'Let nobody write it meanwhile. A roll back would be such a write: it is refused in this mode.';

	switch (scaleSet.upgradePolicyMode) {
		case 'Manual': {
			return pass(name, message);
		}

		case 'Automatic': {
			return warn(
				name,
				`${message} But in mode Automatic whoever writes the model lets Azure upgrade all instances which are behind at once.`,
				next,
			);
		}

		case 'Rolling': {
			return warn(
				name,
				`${message} But in mode Rolling whoever writes the model starts the platform's own rolling upgrade of the whole set.`,
				next,
			);
		}

		case 'unknown': {
			return warn(
				name,
				`${message} But the upgrade policy mode cannot be told, nor what a write of the model by somebody else would start.`,
				next,
			);
		}
	}
}

/**
 * Azure takes `manualupgrade` of a Flexible set by the names of its instances, in preview (documented); this program does
 * not ask for it yet.
 */
export function checkOrchestrationMode({snapshot: {scaleSet}}: CheckFacts): Check | null {
	return scaleSet.orchestrationMode === 'Flexible'
		? refuse(
				'orchestration-mode',
				'Flexible orchestration mode: this program looks at such sets, and upgrades the instances of Uniform sets only.',
				'Use az vmss update-instances with the names of the instances.',
			)
		: null;
}

/**
 * Whether Azure upgrades the set by itself when its publisher brings out a version. It ignores the upgrade policy mode,
 * and needs version `latest` in the model, of a gallery image an id without a version (documented: Automatic OS image
 * upgrades, requirements).
 */
export function checkAutomaticUpgrade({snapshot: {scaleSet}, target}: CheckFacts): Check | null {
	if (!scaleSet.automaticOSUpgrade.isEnabled) {
		return null;
	}

	const turnOff = azCommand(
		'vmss update',
		scaleSet,
		'--set upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade=false',
	);

	return followsLatest(target)
		? warn(
				'automatic-os-upgrade',
				'Automatic OS upgrade is on: Azure may start a rolling upgrade of its own in the middle of this one, whenever a newer version is published.',
				`To keep Azure out for the time of the upgrade, turn it off before: ${turnOff}.`,
			)
		: warn(
				'automatic-os-upgrade',
				'Automatic OS upgrade is on, but it works from version latest only: with a fixed version in the model Azure brings no newer ones any more, or refuses the write.',
				`Upgrade to latest to keep it, or turn it off so that nobody relies on it: ${turnOff}.`,
			);
}
