import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lastLine} from '../../source/commands/last-line.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {toUnfinished} from '../../source/upgrade/unfinished.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makeLive, runBatches, type UpgradeScene} from '../helpers/scene.js';
import {afterSteering, conducted, gone, withFacts} from '../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});
const running = runBatches(calm, {batchesDone: 2});
const completed = runBatches(calm, {batchesDone: 9});

function lineOf({upgrade, events, snapshot}: UpgradeScene, overrides: Partial<Live> = {}): string {
	return lastLine(makeLive(snapshot, {upgrade, events, journalPath: 'journal.jsonl', ...overrides}));
}

test('where nothing was begun nothing was changed', () => {
	assert.equal(lastLine(initialLive), 'Nothing was changed.');
	assert.equal(lastLine(makeLive(calm)), 'web: 25 of 25 current. Nothing was changed.');
});

test('tells how far an upgrade came, and how it is seen again', () => {
	assert.equal(
		lineOf(completed),
		'web: 25 of 25 current; upgrade 7f3k · completed: 25 of 25 upgraded, 0 failed. Journal: journal.jsonl',
	);
	assert.match(
		lineOf(running, {conductor: conducted()}),
		/ 10 of 25 upgraded, 0 failed\. It goes on by itself: vmssroll attach \S+-7f3k shows it\. Journal:/v,
	);
	assert.match(lineOf(running, {conductor: gone}), /Nobody carries it out: vmssroll attach \S+ takes it up again\./v);
	assert.match(lineOf(afterSteering(running, {type: 'pause'})), /It stays paused until vmssroll resume \S+;/v);
});

test('what went back is back, not upgraded', () => {
	const faulted = runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']});
	const back = afterSteering(faulted, {type: 'roll-back'});
	const {leg} = back.upgrade;
	const arrived = leg.batches.flatMap((batch, index) =>
		batch.map(({instanceId, vmId}) => ({type: 'instance-upgraded' as const, batch: index, instanceId, vmId})),
	);
	const ended = withFacts(
		back,
		...leg.batches.flatMap((batch, index) => [
			{
				type: 'batch-requested' as const,
				batch: index,
				zone: null,
				updateDomain: null,
				instanceIds: batch.map(({instanceId}) => instanceId),
			},
			{type: 'batch-accepted' as const, batch: index, operation: null},
			...arrived.filter(fact => fact.batch === index),
			{type: 'batch-completed' as const, batch: index},
		]),
	);

	const count = leg.batches.flat().length;
	assert.match(lineOf(ended), new RegExp(` ${count} of ${count} back, 0 failed\\.`, 'v'));
});

test('upgrades in sets which were open before are told too, as far as is known of them', () => {
	const left = [running.upgrade];
	const unfinished = [toUnfinished(running.upgrade, 'alive')].filter(upgrade => upgrade !== null);
	const tell = (overrides: Partial<Live>) => lastLine({...initialLive, left, unfinished, ...overrides});

	assert.match(
		tell({}),
		/^Upgrade 7f3k of web goes on by itself, unless it has ended: vmssroll attach \S+ shows it\.$/v,
	);
	assert.match(
		tell({unfinished: unfinished.map(upgrade => ({...upgrade, carrier: 'dead'}))}),
		/stands still: vmssroll/v,
	);
	assert.match(tell({unfinished: unfinished.map(upgrade => ({...upgrade, status: 'paused'}))}), /stays paused until/v);
	assert.match(tell({left: [completed.upgrade], unfinished: []}), /^web; upgrade 7f3k · completed: 25 of 25 upgraded/v);

	const other = makeSnapshot({domains: {each: 1}, scaleSet: {name: 'api'}});
	assert.match(
		lastLine(makeLive(other, {left, unfinished})),
		/^api: 25 of 25 current\. Upgrade 7f3k of web goes on by itself, unless/v,
	);
});
