import {faultDomainName, groupName, numberPlacementGroups, updateDomainName, zoneName} from '../../fleet/domain.js';
import {imageName} from '../../fleet/image.js';
import type {Instance, ScaleSet} from '../../fleet/scale-set.js';
import {instanceState} from '../../fleet/snapshot.js';
import type {EventLine} from '../../upgrade/describe-event.js';
import type {UpgradeEvent} from '../../upgrade/event.js';
import type {InstanceProgress} from '../../upgrade/leg.js';
import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {type Line, lineWidth, paragraph, span, type Tone} from '../text.js';
import {timeOfDay} from '../time-text.js';
import {instanceDetailsLines} from './instance-details.js';
import {carrierText} from './next-steps.js';

type Fact = {readonly name: string; readonly text: string; readonly tone?: Tone};

const nameWidth = 14;

const progressTexts: Readonly<Record<InstanceProgress, string>> = {
	pending: 'waits for its batch',
	asked: 'in flight',
	upgraded: 'upgraded and ready',
	failed: 'failed',
	skipped: 'left out',
	gone: 'removed meanwhile',
	'given-up': 'asked, but not waited for',
};

/** All that is known of the instance at the cursor, wrapped to a width. */
export function instanceLines(scene: Scene, map: MapView | null, columns: number): readonly Line[] {
	const {screen, live} = scene;
	const {mode} = screen;
	const wanted = mode.type === 'details' ? mode.vmId : screen.cursor?.vmId;
	const instance = map?.snapshot.instances.find(({vmId}) => vmId === wanted);

	if (map === null || !instance) {
		return mode.type === 'details'
			? paragraph(`Instance ${mode.instanceId} is not in the scale set any more.`, 'warn', columns)
			: [[span('There is no instance.', 'dim')]];
	}

	const events = live.events.flatMap(event => {
		const line = eventOf(event, instance);
		return line ? [{at: event.at, ...line}] : [];
	});

	const carrier = mode.type === 'details' ? carrierText(live) : null;

	return [
		[
			span(`instance ${instance.instanceId}`, 'strong'),
			...(instance.name === instance.instanceId ? [] : [span(`  ${instance.name}`, 'dim')]),
			...(screen.marks.has(instance.vmId) ? [span('  '), span(' marked ', {tone: 'strong', isReversed: true})] : []),
		],
		[],
		...factsOf(instance, scene, map).flatMap(({name, text, tone = 'plain'}) =>
			paragraph(text, tone, columns, [span(name.padEnd(nameWidth), 'dim')]),
		),
		...[
			{name: 'vmId', text: instance.vmId},
			...(instance.placementGroupId === null ? [] : [{name: 'group id', text: instance.placementGroupId}]),
		].flatMap(({name, text}) => idLines(name, text, columns)),
		...(mode.type === 'details' ? instanceDetailsLines(scene, mode, columns) : []),
		...(events.length === 0 ? [] : [[], [span('in this upgrade (UTC)', 'strong')]]),
		...(events.length === 0 || carrier === null ? [] : paragraph(carrier, 'dim', columns)),
		...events.flatMap(({at, text, tone}) => paragraph(text, tone, columns, [span(`${timeOfDay(at)} `, 'dim')])),
	];
}

function factsOf(instance: Instance, {live, theme}: Scene, map: MapView): readonly Fact[] {
	const {scaleSet, instances} = map.snapshot;
	const state = instanceState(instance, map.wanted, scaleSet, map.changing);
	const progress = live.upgrade?.leg.progress[instance.vmId];

	const facts: readonly (Fact | null)[] = [
		{name: 'state', text: `${theme.glyphs[state]} ${state}`, tone: state},
		instance.failure === null ? null : {name: 'failure', text: instance.failure, tone: 'bad'},
		{name: 'image', text: imageName(instance.image)},
		state === 'outdated' ? {name: 'wanted', text: imageName(map.wanted)} : null,
		{
			name: 'latest model',
			text: sayWhether(instance.latestModelApplied, ['applied', 'not applied', 'Azure does not say']),
		},
		{name: 'health', text: instance.healthState, tone: instance.healthState === 'unhealthy' ? 'bad' : 'plain'},
		{name: 'power', text: instance.powerState},
		{name: 'provisioning', text: instance.provisioningState},
		{
			name: 'extensions',
			text: sayWhether(instance.hasExtensionsSucceeded, ['succeeded', 'not all succeeded', 'none reports']),
		},
		{name: 'placement', text: placementOf(instance, scaleSet, numberPlacementGroups(instances)(instance))},
		{name: 'protection', ...protectionOf(instance)},
		progress === undefined ? null : {name: 'upgrade', text: progressTexts[progress]},
		{name: 'computer name', text: instance.computerName ?? 'not told'},
	];

	return facts.filter(fact => fact !== null);
}

function sayWhether(is: boolean | null, [yes, no, untold]: readonly [string, string, string]): string {
	return is === null ? untold : is ? yes : no;
}

/** A Flexible set has no update domains, and fault domains only where it tells them. */
function placementOf(
	{zone, updateDomain, faultDomain}: Instance,
	{orchestrationMode}: ScaleSet,
	group: number | null,
): string {
	const mayLack = orchestrationMode === 'Flexible';
	const places = [
		...(zone === null ? [] : [zoneName(zone)]),
		...(group === null ? [] : [groupName(group)]),
		...(mayLack && updateDomain === null ? [] : [updateDomainName(updateDomain)]),
		...(mayLack && faultDomain === null ? [] : [faultDomainName(faultDomain)]),
	];

	return places.length === 0 ? 'not told' : places.join(' ');
}

function protectionOf(instance: Instance): Pick<Fact, 'text' | 'tone'> {
	if (instance.isProtectedFromScaleSetActions) {
		const scaleIn = instance.isProtectedFromScaleIn ? 'scale-in and ' : '';

		return {text: `from ${scaleIn}scale set actions: skipped unless marked by itself`, tone: 'warn'};
	}

	return {text: instance.isProtectedFromScaleIn ? 'from scale-in' : 'none'};
}

/** An id stays in one piece, to be copied: where it does not fit beside its name it has a line of its own. */
function idLines(name: string, id: string, columns: number): readonly Line[] {
	const line: Line = [span(name.padEnd(nameWidth), 'dim'), span(id)];
	const short: Line = [span(`${name} `, 'dim'), span(id)];

	return lineWidth(line) <= columns
		? [line]
		: lineWidth(short) <= columns
			? [short]
			: [[span(name, 'dim')], [span(id)]];
}

/** What an event says of one instance; `null` when it is not about it. */
function eventOf(event: UpgradeEvent, {vmId, instanceId}: Instance): EventLine | null {
	switch (event.type) {
		case 'batch-requested': {
			return event.instanceIds.includes(instanceId)
				? {text: `asked for in batch ${event.batch + 1}`, tone: 'plain'}
				: null;
		}

		case 'instance-upgraded': {
			return event.vmId === vmId ? {text: 'upgraded and ready', tone: 'good'} : null;
		}

		case 'instance-failed': {
			return event.vmId === vmId ? {text: `failed: ${event.reason}`, tone: 'bad'} : null;
		}

		case 'instance-skipped': {
			return event.vmId === vmId ? {text: `${progressTexts[event.progress]}: ${event.reason}`, tone: 'warn'} : null;
		}

		default: {
			return null;
		}
	}
}
