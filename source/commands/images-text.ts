import type {ImageVersion} from '../fleet/image.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import {versionWords} from '../ui/version-words.js';

/**
 * The versions in lines for people, in their order: SKU, deprecation and age as the screen says them.
 *
 * @param now milliseconds since 1970.
 */
export function imagesText(scaleSet: ScaleSet, versions: readonly ImageVersion[], now: number): string {
	if (versions.length === 0) {
		return `No versions: the set runs a ${scaleSet.image.kind} image.`;
	}

	const width = Math.max(...versions.map(({version}) => version.length));

	return versions
		.map(version =>
			[
				version.version.padEnd(width),
				...(version.sku === null ? [] : [version.sku]),
				...versionWords(version, now, {hasDate: true}).map(({text}) => text),
			]
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}
