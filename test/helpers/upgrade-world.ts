import type {Image} from '../../source/fleet/image.js';
import type {Instance} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import {oldImage} from './fleet.js';

/** What one instance makes of being asked, and how long it takes. */
export type Fate = {
	readonly seconds: number;
	readonly end: 'healthy' | 'unhealthy' | 'mute' | 'failed' | 'vanished' | 'nothing';
};

/** What others do to the scale set between two polls; `index` is the place of the instance in the planned fleet. */
export type Meddling =
	| {readonly type: 'flap'; readonly index: number; readonly isHealthy: boolean}
	| {readonly type: 'scale-in'; readonly index: number}
	| {readonly type: 'replace'; readonly index: number}
	| {readonly type: 'protect'; readonly index: number}
	| {readonly type: 'stop'; readonly index: number}
	| {readonly type: 'occupy'; readonly index: number; readonly seconds: number}
	| {readonly type: 'upgrade'; readonly index: number}
	| {readonly type: 'write-model'};

type Asked = {readonly at: number; readonly image: Image};

const foreignImage: Image = {...oldImage, version: '24.04.202601010', exactVersion: '24.04.202601010'};

/** A scale set which does what its instances' fates say, and keeps books of what it was asked. Pure time: `pass` moves it. */
export class UpgradeWorld {
	snapshot: Snapshot;
	readonly #fates: readonly Fate[];
	readonly #order: readonly string[];
	readonly #asked = new Map<string, Asked>();
	readonly #busyUntil = new Map<string, number>();
	readonly #meddled = new Set<string>();
	#model: Image;

	constructor(snapshot: Snapshot, fates: readonly Fate[]) {
		this.snapshot = snapshot;
		this.#fates = fates;
		this.#order = snapshot.instances.map(({vmId}) => vmId);
		this.#model = snapshot.scaleSet.image;
	}

	get model(): Image {
		return this.#model;
	}

	/** vmIds of instances which somebody else touched. */
	get meddled(): ReadonlySet<string> {
		return this.#meddled;
	}

	write(image: Image): void {
		this.#model = image;
	}

	setRepairs(automaticRepairs: 'running' | 'suspended'): void {
		this.snapshot = {...this.snapshot, scaleSet: {...this.snapshot.scaleSet, automaticRepairs}};
	}

	ask(instanceIds: readonly string[]): readonly string[] {
		const asked = this.snapshot.instances.filter(({instanceId}) => instanceIds.includes(instanceId));

		for (const {vmId} of asked) {
			this.#asked.set(vmId, {at: this.snapshot.takenAt, image: this.#model});
		}

		return asked.map(({vmId}) => vmId);
	}

	/** vmIds of instances which still change because they were asked. */
	get inFlight(): readonly string[] {
		return [...this.#asked].flatMap(([vmId, {at}]) =>
			this.snapshot.takenAt - at < this.fateOf(vmId).seconds * 1000 && this.#find(vmId) ? [vmId] : [],
		);
	}

	fateOf(vmId: string): Fate {
		return this.#fates[this.#order.indexOf(vmId) % this.#fates.length] ?? {seconds: 30, end: 'healthy'};
	}

	pass(seconds: number, meddling: readonly Meddling[]): void {
		const takenAt = this.snapshot.takenAt + seconds * 1000;

		for (const meddle of meddling) {
			this.#meddle(meddle, takenAt);
		}

		this.snapshot = {
			takenAt,
			scaleSet: {...this.snapshot.scaleSet, image: this.#model},
			instances: this.snapshot.instances.flatMap(instance => this.#live(instance, takenAt) ?? []),
		};
	}

	#find(vmId: string): Instance | undefined {
		return this.snapshot.instances.find(instance => instance.vmId === vmId);
	}

	#meddle(meddle: Meddling, now: number): void {
		if (meddle.type === 'write-model') {
			this.#model = foreignImage;
			return;
		}

		const vmId = this.#order[meddle.index % this.#order.length] ?? '';
		const instance = this.#find(vmId);

		if (instance === undefined || (meddle.type !== 'scale-in' && meddle.type !== 'replace' && this.#asked.has(vmId))) {
			return;
		}

		this.#meddled.add(vmId);

		switch (meddle.type) {
			case 'flap': {
				this.#change(vmId, {healthState: meddle.isHealthy ? 'healthy' : 'unhealthy'});
				return;
			}

			case 'scale-in': {
				const {scaleSet, instances} = this.snapshot;
				const capacity = scaleSet.capacity === null ? null : scaleSet.capacity - 1;
				this.snapshot = {
					...this.snapshot,
					scaleSet: {...scaleSet, capacity},
					instances: instances.filter(other => other.vmId !== vmId),
				};
				return;
			}

			case 'replace': {
				// The id is borne by another machine from now on.
				this.#change(vmId, {vmId: `${vmId}-again`, image: this.#model, provisioningState: 'Succeeded'});
				return;
			}

			case 'protect': {
				this.#change(vmId, {isProtectedFromScaleSetActions: true});
				return;
			}

			case 'stop': {
				this.#change(vmId, {powerState: 'deallocated', healthState: 'unknown'});
				return;
			}

			case 'occupy': {
				this.#busyUntil.set(vmId, now + meddle.seconds * 1000);
				return;
			}

			case 'upgrade': {
				this.#change(vmId, {image: this.#model});
			}
		}
	}

	#change(vmId: string, change: Partial<Instance>): void {
		this.snapshot = {
			...this.snapshot,
			instances: this.snapshot.instances.map(instance =>
				instance.vmId === vmId ? {...instance, ...change} : instance,
			),
		};
	}

	#live(instance: Instance, now: number): Instance | null {
		const asked = this.#asked.get(instance.vmId);

		if (asked !== undefined) {
			return live(instance, this.fateOf(instance.vmId), asked, now);
		}

		const busyUntil = this.#busyUntil.get(instance.vmId);

		return busyUntil === undefined
			? instance
			: {...instance, provisioningState: now < busyUntil ? 'Updating' : 'Succeeded'};
	}
}

function live(instance: Instance, fate: Fate, asked: Asked, now: number): Instance | null {
	if (now - asked.at < fate.seconds * 1000) {
		return {...instance, provisioningState: 'Updating', healthState: 'unknown'};
	}

	const there: Instance = {...instance, image: asked.image, provisioningState: 'Succeeded', healthState: 'healthy'};

	switch (fate.end) {
		case 'healthy': {
			return there;
		}

		case 'unhealthy': {
			return {...there, healthState: 'unhealthy', hasExtensionsSucceeded: false};
		}

		case 'mute': {
			return {...there, healthState: 'unknown', hasExtensionsSucceeded: null};
		}

		case 'failed': {
			return {...there, provisioningState: 'Failed', failure: 'it did not start'};
		}

		case 'vanished': {
			return null;
		}

		case 'nothing': {
			return {...instance, provisioningState: 'Succeeded', healthState: 'healthy'};
		}
	}
}
