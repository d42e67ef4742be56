import {checkPlatformUpgrade, checkProvisioning} from './activity.js';
import type {Check, CheckFacts} from './check.js';
import {checkCheckpoint, checkCrossedDomains, checkServiceFabric} from './domains.js';
import {checkExpiredUrls, checkExpiringUrls} from './extensions.js';
import {checkHealthSource, checkUnhealthy} from './health.js';
import {checkImage} from './image.js';
import {checkDowngrade, checkLatest, checkLatestUnwritten, checkSku, checkWayBack} from './image-change.js';
import {checkCapacity, checkOutage, checkSelection} from './instances.js';
import {checkLimits} from './limits.js';
import {checkAutomaticUpgrade, checkOrchestrationMode, checkUpgradeMode} from './mode.js';
import {checkModels} from './models.js';
import {checkPermissions} from './permissions.js';
import {checkProduction} from './production.js';
import {checkRepairs} from './repairs.js';

/** Looks at everything that can be known before the first write. In the order in which an operator should read it. */
export function checkPlan(facts: CheckFacts): readonly Check[] {
	return [
		checkUpgradeMode(facts),
		checkProduction(facts),
		checkOrchestrationMode(facts),
		checkPermissions(facts),
		checkImage(facts),
		checkSku(facts),
		checkDowngrade(facts),
		checkLatestUnwritten(facts) ?? checkLatest(facts),
		checkWayBack(facts),
		checkSelection(facts),
		checkOutage(facts),
		checkProvisioning(facts),
		checkPlatformUpgrade(facts),
		checkAutomaticUpgrade(facts),
		checkRepairs(facts),
		checkCapacity(facts),
		checkUnhealthy(facts),
		checkHealthSource(facts),
		checkExpiredUrls(facts),
		checkExpiringUrls(facts),
		checkModels(facts),
		checkServiceFabric(facts),
		checkCrossedDomains(facts),
		checkCheckpoint(facts),
		checkLimits(facts),
	].filter(check => check !== null);
}
