import {compareVersions, exactVersionOf, type Image, imageKey, imageName, imageVersionName} from '../../fleet/image.js';
import type {HealthState, Instance, PowerState} from '../../fleet/scale-set.js';
import {instanceState, instanceStates, isCurrent} from '../../fleet/snapshot.js';
import type {MapView} from '../map-view.js';
import type {Lens} from '../screen/screen.js';
import type {Tone} from '../text.js';
import type {Glyphs} from '../theme.js';

/** How a cell is drawn, and what that says. */
export type CellLook = {readonly glyph: string; readonly tone: Tone; readonly name: string};

/** The looks of a lens: one for every instance, and all that can occur in the order of the legend. */
export type LensView = {readonly lookOf: (instance: Instance) => CellLook; readonly looks: readonly CellLook[]};

/** Looks at a map through a lens. */
export function lookThrough(
	lens: Lens,
	map: Pick<MapView, 'snapshot' | 'wanted' | 'changing'>,
	glyphs: Glyphs,
): LensView {
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
	}
}

function stateLens(
	{snapshot, wanted, changing}: Pick<MapView, 'snapshot' | 'wanted' | 'changing'>,
	glyphs: Glyphs,
): LensView {
	const looks = Object.fromEntries(
		instanceStates.map(state => [state, {glyph: glyphs[state], tone: state, name: state}] as const),
	);

	return {
		lookOf: instance => looks[instanceState(instance, wanted, snapshot.scaleSet, changing)] ?? unknownLook,
		looks: instanceStates.toReversed().flatMap(state => looks[state] ?? []),
	};
}

const unknownLook: CellLook = {glyph: '?', tone: 'unknown', name: 'unknown'};

function tableLens<Value extends string>(
	table: Readonly<Record<Value, CellLook>>,
	valueOf: (instance: Instance) => Value,
): LensView {
	return {lookOf: instance => table[valueOf(instance)], looks: Object.values(table)};
}

function healthLooks(glyphs: Glyphs): Readonly<Record<HealthState, CellLook>> {
	return {
		healthy: {glyph: glyphs.current, tone: 'current', name: 'healthy'},
		initializing: {glyph: glyphs.upgrading, tone: 'upgrading', name: 'initializing'},
		unhealthy: {glyph: glyphs.unhealthy, tone: 'unhealthy', name: 'unhealthy'},
		unknown: {glyph: glyphs.unknown, tone: 'unknown', name: 'no health reported'},
	};
}

function powerLooks(glyphs: Glyphs): Readonly<Record<PowerState, CellLook>> {
	return {
		running: {glyph: glyphs.current, tone: 'current', name: 'running'},
		starting: {glyph: glyphs.upgrading, tone: 'upgrading', name: 'starting'},
		stopping: {glyph: glyphs.falling, tone: 'upgrading', name: 'stopping'},
		stopped: {glyph: glyphs.stopped, tone: 'stopped', name: 'stopped'},
		deallocating: {glyph: glyphs.failed, tone: 'upgrading', name: 'deallocating'},
		deallocated: {glyph: glyphs.outdated, tone: 'stopped', name: 'deallocated'},
		unknown: {glyph: glyphs.unknown, tone: 'unknown', name: 'unknown'},
	};
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letterTones: readonly Tone[] = ['outdated', 'upgrading', 'plain', 'stopped', 'failed'];

/** A letter for each image, the newest first; the wanted one is green, whichever it is. */
function imageLens({snapshot, wanted}: Pick<MapView, 'snapshot' | 'wanted'>): LensView {
	const instances = new Map<string, Instance>();

	for (const instance of snapshot.instances) {
		const key = imageKey(instance.image);
		instances.set(key, instances.get(key) ?? instance);
	}

	const sorted = [...instances].toSorted(([, left], [, right]) => compareImages(right.image, left.image));
	let others = 0;

	const looks = new Map(
		sorted.map(([key, instance], index): readonly [string, CellLook] => {
			const isWanted = isCurrent(instance, wanted, snapshot.scaleSet) === true;
			const tone = isWanted ? 'current' : (letterTones[others++ % letterTones.length] ?? 'plain');
			const isSameLine = instance.image.kind === wanted.kind && instance.image.sku === wanted.sku;

			return [
				key,
				{
					glyph: letters[index] ?? '+',
					tone,
					name: isSameLine ? imageVersionName(instance.image) : imageName(instance.image),
				},
			];
		}),
	);

	return {lookOf: instance => looks.get(imageKey(instance.image)) ?? unknownLook, looks: [...looks.values()]};
}

function compareImages(left: Image, right: Image): number {
	return compareVersions(exactVersionOf(left) ?? '', exactVersionOf(right) ?? '');
}
