import {withConnection} from './connect.js';
import {toImagesDocument} from './documents.js';
import {type ExitCode, exitCodes} from './failure.js';
import {findScaleSet} from './find-scale-set.js';
import type {Flags} from './flags.js';
import {imagesText} from './images-text.js';
import {plainLines} from './plain-lines.js';
import type {Shell} from './shell.js';

/** `vmssroll images`: the versions which the set could take, newest first. */
export async function images(name: string | undefined, flags: Flags, shell: Shell): Promise<ExitCode> {
	return withConnection(flags, shell, async connection => {
		const {arm} = connection;
		const scaleSet = await arm.getScaleSet(await findScaleSet(name, flags, connection, shell.signal), {
			signal: shell.signal,
		});
		const versions = await arm.listImageVersions(scaleSet, {signal: shell.signal});

		if (flags.json) {
			shell.print(`${JSON.stringify(toImagesDocument(versions), undefined, 2)}\n`);
			return exitCodes.done;
		}

		shell.print(`${plainLines(imagesText(scaleSet, versions, shell.clock.now()))}\n`);
		return exitCodes.done;
	});
}
