import type {ComputeManagementContext} from '@azure/arm-compute/api';
import type {Permissions} from '../fleet/permissions.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {ArmError} from './arm-error.js';
import type {ErrorAnswers} from './error-answer.js';
import {readRawPages} from './pages.js';
import {memberOf, textsOf} from './untrusted.js';

const compute = 'Microsoft.Compute/virtualMachineScaleSets';

/** One entry of the list: what a role assignment, or all of them together, allow. */
type Entry = {readonly actions: readonly string[]; readonly notActions: readonly string[]};

/**
 * Reads what the sign-in may do to a set, as Azure reckons it from its role assignments at every scope above. `null`
 * where Azure does not tell: the sign-in may not ask, or the answer names no role.
 *
 * https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
export async function readPermissions(
	raw: ComputeManagementContext,
	{subscriptionId, resourceGroup, name}: ScaleSetReference,
	options: {readonly answers: ErrorAnswers; readonly signal: AbortSignal | undefined; readonly operation: string},
): Promise<Permissions | null> {
	const [subscription, group, set] = [subscriptionId, resourceGroup, name].map(part => encodeURIComponent(part));
	const scope = `/subscriptions/${subscription}/resourceGroups/${group}/providers/${compute}/${set}`;

	try {
		const entries = await readRawPages(
			raw,
			`${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
			options,
		);

		return toPermissions(entries);
	} catch (error) {
		const isUntold = error instanceof ArmError && ['permission', 'not-found', 'refused'].includes(error.kind);

		if (isUntold) {
			return null;
		}

		throw error;
	}
}

/** What the entries of the list allow together; `null` when none of them says anything. */
export function toPermissions(entries: readonly object[]): Permissions | null {
	const understood = entries.flatMap(entry => {
		const actions = textsOf(memberOf(entry, 'actions'));
		return actions.length === 0 ? [] : {actions, notActions: textsOf(memberOf(entry, 'notActions'))};
	});

	if (understood.length === 0) {
		return null;
	}

	const may = (action: string) => understood.some(entry => allows(entry, `${compute}/${action}`));

	return {
		canWriteModel: may('write'),
		canUpgradeInstances: may('manualUpgrade/action'),
		canSetRepairs: may('setOrchestrationServiceState/action'),
	};
}

/** `notActions` take from their own entry only: another role may still allow what they name. */
function allows({actions, notActions}: Entry, action: string): boolean {
	return actions.some(pattern => covers(pattern, action)) && !notActions.some(pattern => covers(pattern, action));
}

/** `*` stands for any characters, slashes too; letter case does not count. */
function covers(pattern: string, action: string): boolean {
	const parts = pattern.split('*').map(part => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));

	return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
