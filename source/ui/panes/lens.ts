import {imageKey, type ImageVersion} from '../../fleet/image.js';
import type {HealthState, Instance, PowerState} from '../../fleet/scale-set.js';
import {instanceState, instanceStates, type Snapshot} from '../../fleet/snapshot.js';
import {type CellLook, type LensView, type Sight, unknownLook} from './cell-look.js';
import {ageLens, imageLens} from './image-lens.js';
import type {Lens} from '../screen/screen.js';
import type {Glyphs} from '../theme.js';

/** Looks at a map through a lens. */
export function lookThrough(lens: Lens, map: Sight, glyphs: Glyphs): LensView {
	switch (lens) {
		case 'upgrade': {
			return stateLens(map, glyphs);
		}

		case 'health': {
			return tableLens(healthLooks(glyphs), instance => instance.healthState);
		}

		case 'power': {
			return tableLens(powerLooks(glyphs), instance => instance.powerState);
		}

		case 'image': {
			return imageLens(map);
		}

		case 'image-age': {
			return ageLens(map);
		}
	}
}

/** What is seen through a lens: all looks which can occur, in the order of the legend, and that of every instance. */
export type Looks = Pick<LensView, 'looks'> & {
	/** In the order of the snapshot's instances. */
	readonly ofInstances: readonly CellLook[];
};

type Looked = Looks & {
	readonly lens: Lens;
	readonly wanted: string;
	readonly changing: Sight['changing'];
	readonly versions: readonly ImageVersion[] | undefined;
	readonly glyphs: Glyphs;
};

const looked = new WeakMap<Snapshot, Looked>();

/** Looks at every instance of a map through a lens, once for all which draws or counts them. */
export function lookAtAll(lens: Lens, map: Sight, glyphs: Glyphs): Looks {
	const {snapshot, changing, versions} = map;
	const wanted = imageKey(map.wanted);
	const last = looked.get(snapshot);
	const isSame =
		last?.lens === lens &&
		last.wanted === wanted &&
		last.changing === changing &&
		last.versions === versions &&
		last.glyphs === glyphs;

	if (last && isSame) {
		return last;
	}

	const {looks, lookOf} = lookThrough(lens, map, glyphs);
	const ofInstances = snapshot.instances.map(instance => lookOf(instance));
	const found = {lens, wanted, changing, versions, glyphs, looks, ofInstances};
	looked.set(snapshot, found);

	return found;
}

/** What the instances are which the totals count through a lens. */
export function goodName(lens: Lens): string {
	switch (lens) {
		case 'upgrade': {
			return 'current';
		}

		case 'health': {
			return 'healthy';
		}

		case 'power': {
			return 'running';
		}

		case 'image': {
			return 'as wanted';
		}

		case 'image-age': {
			return 'newest';
		}
	}
}

function stateLens({snapshot, wanted, changing}: Sight, glyphs: Glyphs): LensView {
	const looks = Object.fromEntries(
		instanceStates.map(
			state => [state, {glyph: glyphs[state], tone: state, name: state, isGood: state === 'current'}] as const,
		),
	);

	return {
		lookOf: instance => looks[instanceState(instance, wanted, snapshot.scaleSet, changing)] ?? unknownLook,
		looks: instanceStates.toReversed().flatMap(state => looks[state] ?? []),
	};
}

function tableLens<Value extends string>(
	table: Readonly<Record<Value, CellLook>>,
	valueOf: (instance: Instance) => Value,
): LensView {
	return {lookOf: instance => table[valueOf(instance)], looks: Object.values(table)};
}

function healthLooks(glyphs: Glyphs): Readonly<Record<HealthState, CellLook>> {
	return {
		healthy: {glyph: glyphs.current, tone: 'current', name: 'healthy', isGood: true},
		initializing: {glyph: glyphs.upgrading, tone: 'upgrading', name: 'initializing', isGood: false},
		unhealthy: {glyph: glyphs.unhealthy, tone: 'unhealthy', name: 'unhealthy', isGood: false},
		unknown: {glyph: glyphs.unknown, tone: 'unknown', name: 'no health reported', isGood: false},
	};
}

function powerLooks(glyphs: Glyphs): Readonly<Record<PowerState, CellLook>> {
	return {
		running: {glyph: glyphs.current, tone: 'current', name: 'running', isGood: true},
		starting: {glyph: glyphs.upgrading, tone: 'upgrading', name: 'starting', isGood: false},
		stopping: {glyph: glyphs.falling, tone: 'upgrading', name: 'stopping', isGood: false},
		stopped: {glyph: glyphs.stopped, tone: 'stopped', name: 'stopped', isGood: false},
		deallocating: {glyph: glyphs.failed, tone: 'upgrading', name: 'deallocating', isGood: false},
		deallocated: {glyph: glyphs.outdated, tone: 'stopped', name: 'deallocated', isGood: false},
		unknown: {glyph: glyphs.unknown, tone: 'unknown', name: 'unknown', isGood: false},
	};
}
