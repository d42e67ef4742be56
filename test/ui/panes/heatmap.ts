import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import type {Snapshot} from '../../../source/fleet/snapshot.js';
import {drawMap} from '../../../source/ui/map-view.js';
import {heatmapLines} from '../../../source/ui/panes/heatmap.js';
import type {Scene} from '../../../source/ui/scene.js';
import {makeTheme} from '../../../source/ui/theme.js';
import {makeSnapshot, newImage, oldImage} from '../../helpers/fleet.js';
import {makeLive, sceneTime, seat} from '../../helpers/scene.js';

const theme = makeTheme({colorLevel: 2, glyphs: 'unicode'});
const sizes = [
	{columns: 120, rows: 40},
	{columns: 80, rows: 24},
];
const fleets = [
	makeSnapshot({domains: {zones: ['1', '2'], each: 2}}),
	makeSnapshot({domains: {placementGroups: 3, each: 4}}),
];

function draw(scene: Scene): readonly string[] {
	const map = drawMap(scene.screen, scene.live, scene.size);
	assert.ok(map);

	return heatmapLines(scene, map).map(line => scene.theme.paint(line));
}

/** The same without anything that is remembered of how the map was drawn before: another axis takes its place. */
function drawAnew(scene: Scene): readonly string[] {
	draw({...scene, screen: {...scene.screen, axis: scene.screen.axis === 'none' ? 'zone' : 'none'}});

	return draw(scene);
}

/** A poll which finds one instance changed, and all of them as other objects. */
function poll(snapshot: Snapshot, index: number): Snapshot {
	return {
		...snapshot,
		instances: snapshot.instances.map((instance, at) =>
			at === index % snapshot.instances.length
				? {...instance, image: instance.image === newImage ? oldImage : newImage, healthState: 'unhealthy'}
				: {...instance},
		),
	};
}

test('lines which are kept from the frame before are as they would be drawn anew', () => {
	const keys = fc.constantFrom('space', 'd', 'v', 'j', 'l', 'G', 'escape', 'o', '2', '3', '4', '1', 'tab');
	const step = fc.oneof(
		keys.map(key => ({key})),
		fc.nat().map(changed => ({changed})),
		fc.constant({old: true as const}),
	);

	fc.assert(
		fc.property(
			fc.constantFrom(...fleets),
			fc.constantFrom(...sizes),
			fc.array(step, {minLength: 3, maxLength: 12}),
			(fleet, size, steps) => {
				const operator = seat({live: makeLive(fleet), size, theme});
				const kept: Array<readonly string[]> = [];
				const scenes: Scene[] = [];

				for (const next of steps) {
					if ('key' in next) {
						operator.press(next.key);
					} else if ('changed' in next) {
						const {snapshot} = operator.live();
						operator.learn({snapshot: snapshot && poll(snapshot, next.changed)});
					} else {
						operator.learn({receivedAt: sceneTime - 100_000});
					}

					const scene = {...operator.scene(size), theme};
					scenes.push(scene);
					kept.push(draw(scene));
				}

				assert.deepEqual(
					kept,
					scenes.map(scene => drawAnew(scene)),
				);
			},
		),
		{numRuns: 60},
	);
});

test('a poll which changes one instance draws one line anew', () => {
	const [fleet] = fleets;
	assert.ok(fleet);
	const operator = seat({live: makeLive(fleet), theme});
	const linesOf = () => {
		const scene = {...operator.scene(), theme};
		const map = drawMap(scene.screen, scene.live, scene.size);
		assert.ok(map);

		return heatmapLines(scene, map);
	};
	const before = linesOf();
	operator.learn({snapshot: poll(fleet, 17)});
	const after = linesOf();

	// The line of the instance, and that of the totals of its columns.
	const drawn = after.filter((line, index) => line !== before[index]).length;
	assert.ok(drawn === 1 || drawn === 2, `${drawn} lines`);
});
