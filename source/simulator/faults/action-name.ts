/** The methods which routes have. */
export type Method = 'HEAD' | 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

const verbs: Readonly<Record<Method, string>> = {
	HEAD: 'read',
	GET: 'read',
	PUT: 'write',
	PATCH: 'write',
	DELETE: 'delete',
	POST: 'action',
};

/**
 * The action of Azure's roles which a request needs: `Microsoft.Compute/virtualMachineScaleSets/manualupgrade/action`
 * [documented; of paths which no role names: unproven].
 */
export const actionOf = (method: Method, path: string): string => {
	const namespaced = path.split('/providers/').at(-1) ?? path;
	const words = namespaced.split('/').filter(segment => segment !== '' && !segment.startsWith('{'));
	// The documented names of these two end one word earlier.
	const named = words.filter(
		(word, index) => !(words[index - 1] === 'rollingUpgrades' && (word === 'latest' || word === 'cancel')),
	);
	return [...(path.includes('/providers/') ? [] : ['Microsoft.Resources']), ...named, verbs[method]].join('/');
};

/** Whether a pattern of a role names the action: `*` stands for any characters, in any case. */
export const covers = (pattern: string, action: string): boolean => {
	const parts = pattern.split('*').map(part => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));
	return new RegExp(`^${parts.join('.*')}$`, 'is').test(action);
};
