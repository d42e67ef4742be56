import type {Permissions} from '../../fleet/permissions.js';
import {type Check, type CheckFacts, pass, refuse, warn} from './check.js';

// Actions of the resource provider; the built-in role Virtual Machine Contributor has all of `virtualMachineScaleSets/*`.
const actions = {
	canWriteModel: 'Microsoft.Compute/virtualMachineScaleSets/write',
	canUpgradeInstances: 'Microsoft.Compute/virtualMachineScaleSets/manualUpgrade/action',
	canSetRepairs: 'Microsoft.Compute/virtualMachineScaleSets/setOrchestrationServiceState/action',
} as const satisfies Readonly<Record<keyof Permissions, string>>;

/** Whether the sign-in may do all that the plan needs, so that it does not stop half-way for want of a role. */
export function checkPermissions(facts: CheckFacts): Check | null {
	const {permissions, hasModelChange, snapshot} = facts;
	const name = 'permissions';

	if (permissions === undefined) {
		return null;
	}

	if (permissions === null) {
		return warn(
			name,
			'Whether the sign-in may write the model and upgrade instances could not be told.',
			'If it may not, the first write is refused (403) and nothing is changed.',
		);
	}

	const missing = neededBy(facts).filter(permission => !permissions[permission]);

	if (missing.length > 0) {
		return refuse(
			name,
			`The sign-in lacks ${missing.map(permission => actions[permission]).join(' and ')} at the scale set.`,
			`Ask for a role which has it at ${snapshot.scaleSet.name} or its resource group, such as Virtual Machine Contributor. An eligible role of PIM must be activated first.`,
		);
	}

	return !hasModelChange && !permissions.canWriteModel
		? warn(
				name,
				`The sign-in may upgrade instances but lacks ${actions.canWriteModel}: it could not roll back.`,
				'Ask for Virtual Machine Contributor at the scale set, or have somebody at hand who has it.',
			)
		: pass(name, 'The sign-in may do all that the plan needs.');
}

function neededBy({hasModelChange, willStart, policy, repairs}: CheckFacts): ReadonlyArray<keyof Permissions> {
	return [
		...(hasModelChange ? (['canWriteModel'] as const) : []),
		...(willStart === 'nothing' ? (['canUpgradeInstances'] as const) : []),
		...(policy.suspendRepairs && repairs === 'running' ? (['canSetRepairs'] as const) : []),
	];
}
