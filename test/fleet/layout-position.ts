import assert from 'node:assert/strict';
import {test} from 'node:test';
import {toHeatmap} from '../../source/fleet/heatmap.js';
import type {DomainAxis} from '../../source/fleet/heatmap-arrangement.js';
import {layoutHeatmap} from '../../source/fleet/layout.js';
import {positionOf} from '../../source/fleet/layout-position.js';
import {type FleetDomains, makeSnapshot, vmIdOf} from '../helpers/fleet.js';

function positionAt(domains: FleetDomains, instanceId: string, axis: DomainAxis = 'update-domain') {
	const heatmap = toHeatmap(makeSnapshot({domains}), axis);

	return positionOf(heatmap, layoutHeatmap(heatmap, {columns: 40, rows: 10, cursor: vmIdOf(instanceId)}));
}

test('a map which is seen whole has no position', () => {
	assert.equal(positionAt({}, '0'), null);
});

test('blocks are named by the first and the last which is seen, of so many', () => {
	const ten = {placementGroups: 10, each: 4};

	assert.deepEqual(positionAt(ten, '0'), {text: 'PG1–PG2 of 10', linesAbove: 0, linesBelow: 50});
	assert.deepEqual(positionAt(ten, '999'), {text: 'PG9–PG10 of 10', linesAbove: 50, linesBelow: 0});
	assert.equal(positionAt({zones: ['1', '2', '3'], placementGroups: 2, each: 4}, '250')?.text, 'Z1 PG1–Z2 PG1 of 6');
});

test('one block is told by its rows', () => {
	assert.equal(positionAt({updateDomains: 20, each: 4}, '0')?.text, 'UD0–UD8 of 20');
});

test('a flat map has no domains to name, only lines', () => {
	assert.equal(positionAt({updateDomains: 20, each: 8}, '0', 'none')?.text, null);
});
