import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {Snapshot} from '../source/fleet/snapshot.js';
import {vmIdOf} from '../test/helpers/fleet.js';
import {changeFleet, makeFleet} from './fleet.js';
import {openScreenInHand} from './screen-in-hand.js';
import {reportMeasure, round} from './statistics.js';

/** Just before what is shown is called old, which would be counted on the screen. */
const secondsBetweenReads = 9;
const hours = 24;
const readsAnHour = 3600 / secondsBetweenReads;

/** What a watch of 24 hours leaves behind: the heap in use after its first hours and at its end, each after a forced collection. */
export async function benchGrowth(): Promise<void> {
	setFlagsFromString('--expose-gc');
	const collect: () => void = runInNewContext('gc');
	const fleet = makeFleet(10);
	const screen = openScreenInHand(fleet);
	const heaps: number[] = [];
	let bytes = 0;

	for (let hour = 0; hour < hours; hour++) {
		for (let read = 0; read < readsAnHour; read++) {
			const snapshot = readFleet(fleet, hour * readsAnHour + read);
			bytes += (await screen.show(snapshot, secondsBetweenReads * 1000)).length;
		}

		// What frames leave to be done in the next turn is done.
		await new Promise(setImmediate);
		collect();
		heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
	}

	await screen.close();
	const [early = Number.NaN, late = Number.NaN] = [heaps[3], heaps.at(-1)];
	reportMeasure('growth of the heap over a watch of 24 hours: MiB', {
		value: Math.max(0, late - early),
		limit: 0.5,
		after4Hours: round(early),
		after24Hours: round(late),
		reads: hours * readsAnHour,
		instances: fleet.instances.length,
		megabytesSent: round(bytes / 1e6),
	});
}

/** As a read gives it: every object new, some instances on another image, and now and then one replaced by a new one. */
function readFleet(fleet: Snapshot, read: number): Snapshot {
	const {instances, ...rest} = changeFleet(fleet, read, (read % 10) + 0.1);
	const replaced = Math.floor(read / 10);

	return {
		...rest,
		scaleSet: {...rest.scaleSet},
		instances: instances.map((instance, index) =>
			index === replaced % instances.length
				? {...instance, vmId: vmIdOf(String(1_000_000 + replaced))}
				: {...instance, image: {...instance.image}},
		),
	};
}
