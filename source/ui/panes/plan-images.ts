import {type Image, imageName} from '../../fleet/image.js';
import type {Instance} from '../../fleet/scale-set.js';
import type {Plan} from '../../upgrade/plan.js';

/** More images than these are only counted. */
const mostNamed = 3;

/** What the instances of the plan run now: the model may name the new image already, or one which only some of them run. */
export function runningText({from, batches}: Plan, instances: readonly Instance[]): string {
	const planned = new Set(batches.flatMap(batch => batch.instances.map(({vmId}) => vmId)));
	const running = instances.filter(({vmId}) => planned.has(vmId)).map(({image}) => image);

	return running.length === 0 ? imageName(from) : countedImages(running);
}

/** Images by name, each with how many it is of, those of most first; one alone without. */
export function countedImages(images: readonly Image[]): string {
	const known = images.map(image => imageName(image));
	const counts = [...new Set(known)].map(name => ({name, count: known.filter(other => other === name).length}));
	const named = counts.toSorted((left, right) => right.count - left.count);
	const rest = named.length - mostNamed;

	return named.length === 1
		? (known[0] ?? '')
		: `${named
				.slice(0, mostNamed)
				.map(({name, count}) => `${name} (${count})`)
				.join(' · ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
