import {type Check, type CheckFacts, pass} from './check.js';

/** The check which says that a plan starts only by name: nothing speaks against it. */
export const productionName = 'production';

/** That the scale set is one of production by the operator's own settings. */
export function checkProduction({isProduction, snapshot: {scaleSet}}: CheckFacts): Check | null {
	return isProduction
		? pass(
				productionName,
				`${scaleSet.name} is a scale set of production by your settings: it is upgraded by name only.`,
			)
		: null;
}
