import type {Snapshot} from '../../source/fleet/snapshot.js';
import type {RequestRecord} from '../../source/simulator/simulator.js';
import {dig, digText} from '../../source/simulator/world/json.js';
import type {World} from '../../source/simulator/world/world.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import type {Plan} from '../../source/upgrade/plan.js';
import {batchSize} from '../../source/upgrade/policy.js';
import {evolve, type Upgrade} from '../../source/upgrade/upgrade.js';
import {judgeEnding} from './judge-ending.js';
import {setOf, whyNotUpgraded} from './simulated-set.js';
import type {Story} from './story.js';

/** What everybody saw when a request was handled. */
export type Scene = {
	readonly world: World;
	/** What the conductor last saw. */
	readonly snapshot: Snapshot | null;
	/** What its journal says. */
	readonly upgrade: Upgrade;
};

export type JudgeOptions = {
	readonly story: Story;
	readonly plan: Plan;
	/** The world when it was planned. */
	readonly before: World;
};

/** Holds what an upgrade did against what it says, and against its rules. Trusts the simulated world and the requests alone. */
export class Judge {
	readonly problems: string[] = [];
	readonly #options: JudgeOptions;
	readonly #plan: Plan;
	readonly #limit: number;
	#operations = 0;
	#isOver = false;
	/** By instance id: how often Azure took a request for it, and how often the journal says that it was to be asked. */
	readonly #taken = new Map<string, number>();
	readonly #journaled = new Map<string, number>();
	/** By vmId: how often an operation which Azure took replaced its disk. */
	readonly #imageChanges = new Map<string, number>();
	/** Requests whose answer nobody got: sent once more, they change nothing. */
	#lostAnswers = 0;

	constructor(options: JudgeOptions) {
		const {plan} = options;
		this.#options = options;
		this.#plan = plan;
		this.#limit = batchSize(plan.policy, plan.instanceCount);
	}

	get mostImageChanges(): number {
		return Math.max(0, ...this.#imageChanges.values());
	}

	/** Somebody lost an answer: a crash. */
	loseAnswer(): void {
		this.#lostAnswers++;
	}

	#blame(problem: string): void {
		this.problems.push(problem);
	}

	/** A request was handled: none spends more than the token buckets give, where these are as large as Azure's. */
	onRequest({status, fault, path}: RequestRecord): void {
		if (status === 429 && fault === null && this.#options.story.scenario !== 'throttled') {
			this.#blame(`${path} was asked for too often`);
		}
	}

	/** A write was handled. */
	onWrite(record: RequestRecord, scene: Scene): void {
		const word = record.path.split('/').at(-1)?.toLowerCase() ?? '';

		if (this.#isOver) {
			this.#blame(`${record.method} ${word} was sent after the ending`);
		}

		if (scene.upgrade.status === 'paused' && scene.upgrade.ending === null) {
			this.#blame(`${record.method} ${word} was sent while paused`);
		}

		if (record.fault !== null) {
			this.#lostAnswers++;
		}

		if (record.method === 'PATCH') {
			this.#judgeModelWrite(record, scene);
		} else if (word === 'manualupgrade') {
			this.#judgeBatch(record, scene);
		} else if (word === 'setorchestrationservicestate') {
			if (scene.upgrade.repairs !== 'suspending' && scene.upgrade.repairs !== 'resuming') {
				this.#blame(`repairs were set while the journal says ${scene.upgrade.repairs}`);
			}
		} else {
			this.#blame(`unexpected ${record.method} ${record.path}`);
		}
	}

	#judgeModelWrite(record: RequestRecord, {upgrade}: Scene): void {
		const {leg} = upgrade;
		const profile = dig(record.requestBody, 'properties', 'virtualMachineProfile', 'storageProfile');

		if (leg.model !== 'requested') {
			this.#blame(`the model was written while the journal says ${leg.model}`);
		}

		if (record.ifMatch === null) {
			this.#blame('the model was written without If-Match');
		}

		const written =
			digText(profile, 'imageReference', 'version') ??
			digText(profile, 'imageReference', 'id') ??
			digText(profile, 'osDisk', 'image', 'uri');

		if (written === null || ![leg.image.version, leg.image.id, leg.image.uri].includes(written)) {
			this.#blame(`the model was written with ${JSON.stringify(record.requestBody)}`);
		}
	}

	#judgeBatch(record: RequestRecord, {world, snapshot, upgrade}: Scene): void {
		const ids = instanceIdsOf(record);
		const {leg} = upgrade;
		const operations = Object.values(world.operations).filter(({kind}) => kind === 'manualupgrade').length;
		const isTaken = operations > this.#operations;
		this.#operations = operations;

		if (ids.length === 0 || ids.includes('*')) {
			this.#blame(`a request named ${JSON.stringify(record.requestBody)}`);
		}

		if (this.#plan.willStart !== 'nothing') {
			this.#blame('instances were asked where the platform does it');
		}

		if (leg.batchStatus !== 'requested' || leg.model !== 'updated') {
			this.#blame(`instances were asked while the journal says ${leg.batchStatus}, model ${leg.model}`);
		}

		const planned = new Map(leg.batches.flat().map(({instanceId, vmId}) => [instanceId, vmId]));
		const stranger = ids.find(id => !planned.has(id));

		if (stranger !== undefined) {
			this.#blame(`instance ${stranger} was asked and is not in the plan`);
		}

		if (ids.length > this.#limit) {
			this.#blame(`${ids.length} were asked at once, the limit is ${this.#limit}`);
		}

		this.#judgeDomains(ids, world);
		this.#judgeLimitOfSet(upgrade, snapshot);

		if (!isTaken) {
			return;
		}

		for (const id of ids) {
			this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);

			if ((this.#taken.get(id) ?? 0) > (this.#journaled.get(id) ?? 0) + this.#lostAnswers) {
				this.#blame(`instance ${id} was asked more often than journaled`);
			}
		}

		const inFlight = (setOf(world)?.instances ?? []).filter(({task}) => task?.kind === 'manualupgrade');
		// Whom the operator gave up while Azure was still at it holds nothing up.
		const waited = inFlight.filter(({vmId}) => !['given-up', 'skipped'].includes(leg.progress[vmId] ?? ''));

		if (waited.length > this.#limit) {
			this.#blame(`${waited.length} are in flight, the limit is ${this.#limit}`);
		}

		for (const {instanceId, vmId, task} of inFlight) {
			if (ids.includes(instanceId) && task?.changesImage === true) {
				this.#imageChanges.set(vmId, (this.#imageChanges.get(vmId) ?? 0) + 1);
			}
		}

		// An id which is borne by another machine now must not be asked for that of the plan.
		const impostor = inFlight.find(
			({instanceId, vmId}) => ids.includes(instanceId) && planned.get(instanceId) !== vmId,
		);

		if (impostor !== undefined && snapshot?.instances.some(({vmId}) => vmId === impostor.vmId)) {
			this.#blame(`instance ${impostor.instanceId} is another machine than planned, and was asked`);
		}
	}

	#judgeDomains(ids: readonly string[], world: World): void {
		const {crossesZones, crossesUpdateDomains} = this.#plan.policy;
		const asked = (setOf(world)?.instances ?? []).filter(({instanceId}) => ids.includes(instanceId));

		if (!crossesZones && new Set(asked.map(({zone}) => zone)).size > 1) {
			this.#blame('a batch spans zones');
		}

		if (!crossesUpdateDomains && new Set(asked.map(({updateDomain}) => updateDomain)).size > 1) {
			this.#blame('a batch spans update domains');
		}
	}

	/** No batch starts while more of the set are unhealthy than allowed, as far as the conductor could see. */
	#judgeLimitOfSet({leg, accepted}: Upgrade, snapshot: Snapshot | null): void {
		if (snapshot === null || leg.direction === 'back' || accepted.length > 0) {
			return;
		}

		const {instances, scaleSet} = snapshot;
		const unhealthy = instances.filter(
			({provisioningState, powerState, healthState}) =>
				provisioningState === 'Failed' ||
				(scaleSet.healthSource !== 'none' &&
					powerState !== 'stopped' &&
					powerState !== 'stopping' &&
					powerState !== 'deallocated' &&
					powerState !== 'deallocating' &&
					(healthState === 'unhealthy' || healthState === 'unknown')),
		);

		if (unhealthy.length * 100 > this.#plan.policy.maxUnhealthyInstancePercent * instances.length) {
			this.#blame(`a batch started while ${unhealthy.length} of ${instances.length} were unhealthy`);
		}
	}

	/** A line of the journal is on disk; `upgrade` is what it said before. */
	onAppend(events: readonly UpgradeEvent[], upgrade: Upgrade, world: () => World): void {
		let state = upgrade;

		for (const event of events) {
			const wasOver = state.endedAt !== null;
			state = evolve(state, event);

			if (wasOver && state.endedAt !== null && event.type !== 'conductor-started') {
				this.#blame(`${event.type} was journaled after the ending`);
			}

			this.#isOver = state.endedAt !== null;

			if (event.type === 'batch-requested') {
				for (const id of event.instanceIds) {
					this.#journaled.set(id, (this.#journaled.get(id) ?? 0) + 1);
				}
			} else if (event.type === 'instance-upgraded') {
				const problem = whyNotUpgraded(event.vmId, state.leg.image, world());

				if (problem !== null) {
					this.#blame(`${problem} when it was said`);
				}
			}
		}
	}

	/** All is over: what of it is wrong. */
	atEnd(events: readonly UpgradeEvent[], live: Upgrade, world: World): void {
		const asked = new Set([...this.#taken.keys()].filter(id => this.#journaled.has(id)));

		for (const [vmId, changes] of this.#imageChanges) {
			const {instanceId = ''} =
				this.#plan.batches.flatMap(({instances}) => instances).find(planned => planned.vmId === vmId) ?? {};

			if (changes > (this.#journaled.get(instanceId) ?? 0)) {
				this.#blame(`the disk of instance ${instanceId} was replaced ${changes} times`);
			}
		}

		this.problems.push(...judgeEnding({...this.#options, events, live, world, asked}));
	}
}

function instanceIdsOf({requestBody}: RequestRecord): readonly string[] {
	const ids = dig(requestBody, 'instanceIds');

	return Array.isArray(ids) ? ids.map(String) : [];
}
