import {imageName} from '../fleet/image.js';
import {countModels, countStates, instanceStates, type Snapshot} from '../fleet/snapshot.js';
import {nameScaleSet, withConnection} from './connect.js';
import {toStatusDocument} from './documents.js';
import {type ExitCode, exitCodes} from './failure.js';
import type {Flags} from './flags.js';
import {heatmapText} from './heatmap-text.js';
import type {Shell} from './shell.js';

/** `vmssroll status`: one picture of the set, as the screen shows it, then the end. */
export async function status(name: string | undefined, flags: Flags, shell: Shell): Promise<ExitCode> {
	return withConnection(flags, shell, async connection => {
		const snapshot = await connection.arm.takeSnapshot(nameScaleSet(name, flags, connection), {signal: shell.signal});

		shell.print(
			flags.json ? `${JSON.stringify(toStatusDocument(snapshot), undefined, 2)}\n` : statusText(snapshot, shell),
		);

		return exitCodes.done;
	});
}

function statusText(snapshot: Snapshot, shell: Shell): string {
	const {scaleSet} = snapshot;
	const totals = countStates(snapshot, scaleSet.image);
	const others = instanceStates.flatMap(state =>
		state === 'current' || totals[state] === 0 ? [] : [`${totals[state]} ${state}`],
	);
	const facts = [
		scaleSet.resourceGroup,
		scaleSet.location,
		scaleSet.orchestrationMode,
		scaleSet.upgradePolicyMode,
		scaleSet.zones.length > 0 ? `zones ${scaleSet.zones.join(' ')}` : null,
		`${countModels(snapshot)} of 10 models in use`,
	];

	return [
		`${scaleSet.name}  ${facts.filter(fact => fact !== null).join(' · ')}`,
		`${imageName(scaleSet.image)}   ${[`${totals.current} of ${totals.instances} current`, ...others].join('   ')}`,
		'',
		...heatmapText(snapshot, shell),
		'',
	].join('\n');
}
