import {type AzAction, azCommand, azMachineCommand} from '../../fleet/az-command.js';
import type {Instance, ScaleSet} from '../../fleet/scale-set.js';
import type {Live} from '../../store/live.js';
import type {Intent} from '../keymap.js';
import {clipboardLimit} from '../terminal/clipboard.js';
import {moveInList} from './list.js';
import {detailsOf} from './raw.js';
import type {Mode} from './mode.js';
import {ask, only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

/** Something which can be copied. */
export type CopyItem = {readonly name: string; readonly text: string};

type CopyMode = Extract<Mode, {readonly type: 'copy'}>;

/** What can be copied of the instance which is shown or at the cursor, and of the marks. */
export function copyItems({mode, cursor, marks, target}: Screen, live: Live): readonly CopyItem[] {
	const {snapshot} = live;
	const shown = mode.type === 'copy' ? mode.from : mode;
	const vmId = shown.type === 'details' || shown.type === 'raw' ? shown.vmId : cursor?.vmId;
	const instance = snapshot?.instances.find(candidate => candidate.vmId === vmId);

	if (snapshot === null || instance === undefined) {
		return [];
	}

	const {scaleSet, instances} = snapshot;
	const {instanceId} = instance;
	const marked = instances.filter(candidate => marks.has(candidate.vmId));
	const raw = detailsOf(live, instance.vmId)?.raw ?? null;
	const acted = marked.length > 0 ? marked : [instance];
	const instanceIds = acted.map(candidate => candidate.instanceId);
	const whom =
		marked.length === 0 ? 'this instance' : marked.length === 1 ? 'the one marked' : `the ${marked.length} marked`;
	const isMachine = scaleSet.orchestrationMode === 'Flexible';
	const idsOf = (of: readonly Instance[]) => of.map(candidate => resourceId(scaleSet, candidate));

	/** What `az vmss` says of instances it says of those of a Uniform set alone. */
	const act = (action: AzAction) => (isMachine ? null : azCommand(scaleSet, action));

	const items: ReadonlyArray<readonly [name: string, text: string | null]> = [
		['instance id', instanceId],
		['vmId', instance.vmId],
		['name', instance.name],
		['resource id', resourceId(scaleSet, instance)],
		['resource id of the scale set', scaleSet.id],
		['ids of the marked', marked.length > 0 ? instanceIds.join(' ') : null],
		[
			'az command to look at it',
			isMachine ? azMachineCommand(idsOf([instance]), 'show') : act({type: 'show-instance', instanceId}),
		],
		[`az command to upgrade ${whom}`, act({type: 'upgrade-instances', instanceIds})],
		[
			`az command to restart ${whom}`,
			isMachine ? azMachineCommand(idsOf(acted), 'restart') : act({type: 'restart', instanceIds}),
		],
		[`az command to reimage ${whom}`, act({type: 'reimage', instanceIds})],
		['az command to set the image', target === null ? null : azCommand(scaleSet, {type: 'set-image', image: target})],
		["Azure's own answer", raw],
	];

	return items.flatMap(([name, text]) => (text === null ? [] : [{name, text}]));
}

/** The instances of a Flexible set are virtual machines of their own. */
function resourceId({id, orchestrationMode, subscriptionId, resourceGroup}: ScaleSet, instance: Instance): string {
	return orchestrationMode === 'Flexible'
		? `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${instance.name}`
		: `${id}/virtualMachines/${instance.instanceId}`;
}

/** Lets the operator choose what to copy. */
export function openCopy(screen: Screen, live: Live): Outcome {
	return copyItems(screen, live).length === 0
		? say(screen, 'There is no instance here to copy anything of.')
		: only({...screen, mode: {type: 'copy', index: 0, from: screen.mode}});
}

/** What a key means where it is chosen what to copy. */
export function pressInCopy(screen: Screen, mode: CopyMode, intent: Intent, {live, size}: ScreenContext): Outcome {
	const items = copyItems(screen, live);

	switch (intent) {
		case 'back':
		case 'quit': {
			return only({...screen, mode: mode.from});
		}

		case 'choose': {
			const item = items[mode.index];
			return item ? copyText(screen, mode, item) : only(screen);
		}

		default: {
			return only({...screen, mode: {...mode, index: moveInList(mode.index, intent, items.length, size)}});
		}
	}
}

function copyText(screen: Screen, {from}: CopyMode, {name, text}: CopyItem): Outcome {
	const bytes = new TextEncoder().encode(text).length;

	if (bytes > clipboardLimit) {
		return say(
			screen,
			`It is too long for the clipboard of a terminal: ${bytes} bytes, ${clipboardLimit} can be had.`,
			'warn',
		);
	}

	return ask(
		{
			...screen,
			mode: from,
			notice: {text: `The ${name.replace(/^the /v, '')} is copied (if your terminal allows it).`, tone: 'plain'},
		},
		{type: 'copy-text', text},
	);
}
