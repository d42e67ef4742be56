import {partText} from '../counted.js';
import {breachMessage, findSetBreach, isUnhealthy} from '../gates.js';
import {type Check, type CheckFacts, pass, refuse, warn} from './check.js';

/** Whether a first batch could start at all. */
export function checkUnhealthy({snapshot, policy}: CheckFacts): Check {
	const name = 'unhealthy-now';
	const breach = findSetBreach(policy, snapshot);

	if (breach) {
		return refuse(
			name,
			`${breachMessage(breach)}: no batch could start.`,
			'Repair these instances first, or allow more with --max-unhealthy.',
		);
	}

	const count = snapshot.instances.filter(instance => isUnhealthy(instance, snapshot)).length;

	return count === 0
		? pass(name, 'No instance is unhealthy.')
		: warn(
				name,
				`${partText(count, {of: snapshot.instances.length})} unhealthy already.`,
				`${count === 1 ? 'It leaves' : 'They leave'} less room for the upgrade.`,
			);
}

/** What the gates will see of an upgraded instance. */
export function checkHealthSource({snapshot: {scaleSet}}: CheckFacts): Check {
	const name = 'health-source';

	switch (scaleSet.healthSource) {
		case 'application-health-extension': {
			return pass(name, 'Health comes from the application health extension.');
		}

		case 'load-balancer-probe': {
			return pass(name, 'Health comes from the load balancer probe.');
		}

		case 'none': {
			return warn(
				name,
				'No health source: the gates see provisioning, power and extensions only, not the application.',
				'Add the application health extension, or watch the application yourself.',
			);
		}
	}
}
