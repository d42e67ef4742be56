import {compareVersions, exactVersionOf, type Image, imageKey, imageName, imageVersionName} from '../../fleet/image.js';
import {type Behind, behindNewest} from '../../fleet/publication.js';
import type {Instance} from '../../fleet/scale-set.js';
import {isCurrent} from '../../fleet/snapshot.js';
import type {Tone} from '../text.js';
import {type CellLook, type LensView, type Sight, unknownLook} from './cell-look.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letterTones: readonly Tone[] = ['outdated', 'upgrading', 'plain', 'stopped', 'failed'];

/** A letter for each image, the newest first; the wanted one is green, whichever it is. */
export function imageLens({snapshot, wanted, versions}: Sight): LensView {
	const sorted = imagesOf(snapshot.instances).toSorted(([, left], [, right]) => compareImages(right.image, left.image));
	let others = 0;

	const looks = new Map(
		sorted.map(([key, instance], index): readonly [string, CellLook] => {
			const {image} = instance;
			const isGood = isCurrent(instance, wanted, snapshot.scaleSet) === true;
			const tone = isGood ? 'current' : (letterTones[others++ % letterTones.length] ?? 'plain');
			const isSameLine = image.kind === wanted.kind && image.sku === wanted.sku;
			const name = isSameLine ? imageVersionName(image) : imageName(image);
			const behind = isSameLine ? behindNewest(image, versions ?? []) : null;

			return [
				key,
				{glyph: letters[index] ?? '+', tone, name: behind ? `${name} (${behindText(behind)})` : name, isGood},
			];
		}),
	);

	return {lookOf: instance => looks.get(imageKey(instance.image)) ?? unknownLook, looks: [...looks.values()]};
}

/** With more, the letter says only that it is many. */
const mostBehind = 9;
const ageLetters = 'abcdefghi';
const ageTones: readonly Tone[] = ['current', 'outdated', 'upgrading'];
const agedLook: CellLook = {glyph: '?', tone: 'unknown', name: 'age not known', isGood: false};

/**
 * The further on in the alphabet, the more versions it is behind the newest which Azure offers. Where the versions are not
 * known, or have no order (managed images, VHDs, other SKUs), the age is not known, and nothing is made up.
 */
export function ageLens({snapshot, wanted, versions = []}: Sight): LensView {
	const behinds = new Map(
		imagesOf(snapshot.instances).map(([key, {image}]) => {
			const isSameLine = image.kind === wanted.kind && image.sku === wanted.sku;

			return [key, isSameLine ? behindNewest(image, versions) : null] as const;
		}),
	);
	const looks = new Map<number, CellLook>();

	// Two images which are as far behind look alike; the days are those of the one which is longest behind.
	for (const behind of [...behinds.values()].toSorted((left, right) => (left?.days ?? 0) - (right?.days ?? 0))) {
		if (behind !== null) {
			const bucket = Math.min(behind.versions, mostBehind);

			looks.set(bucket, {
				glyph: ageLetters[bucket] ?? 'z',
				tone: ageTones[bucket] ?? 'failed',
				name: bucket === mostBehind ? `${mostBehind} or more behind` : behindText(behind),
				isGood: behind.versions === 0,
			});
		}
	}

	return {
		lookOf(instance) {
			const behind = behinds.get(imageKey(instance.image)) ?? null;

			return behind === null ? agedLook : (looks.get(Math.min(behind.versions, mostBehind)) ?? agedLook);
		},
		looks: [...[...looks].toSorted(([left], [right]) => left - right).map(([, look]) => look), agedLook],
	};
}

/** `newest`, `2 behind`, `2 behind, 61 days`. */
function behindText({versions, days}: Behind): string {
	if (versions === 0) {
		return 'newest';
	}

	return days === null || days === 0 ? `${versions} behind` : `${versions} behind, ${days} days`;
}

/** The different images which run, each with one instance of it. */
function imagesOf(instances: readonly Instance[]): ReadonlyArray<readonly [string, Instance]> {
	const images = new Map<string, Instance>();

	for (const instance of instances) {
		const key = imageKey(instance.image);

		if (!images.has(key)) {
			images.set(key, instance);
		}
	}

	return [...images];
}

function compareImages(left: Image, right: Image): number {
	return compareVersions(exactVersionOf(left) ?? '', exactVersionOf(right) ?? '');
}
