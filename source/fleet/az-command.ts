import type {Image} from './image.js';
import type {ScaleSetReference} from './scale-set.js';

/** What an `az` command line is wanted for. */
export type AzAction =
	| {readonly type: 'show-instance'; readonly instanceId: string}
	| {readonly type: 'upgrade-instances' | 'restart' | 'reimage'; readonly instanceIds: readonly string[]}
	| {readonly type: 'set-image'; readonly image: Image}
	| {readonly type: 'cancel-rolling-upgrade'};

/**
 * The command line of the Azure CLI which does the same, for a POSIX shell: whatever the names hold, a shell reads it as
 * one command with these arguments.
 *
 * `null` where it cannot be said safely: no instance id (for the CLI that is the whole set), the id `*`, an argument which
 * the CLI would take for a flag or a file to read, or which holds control characters, which a terminal that it is pasted
 * into would obey; an image which is not fully named.
 */
export function azCommand(reference: ScaleSetReference, action: AzAction): string | null {
	const verb = verbOf(action);

	if (verb === null) {
		return null;
	}

	const {subscriptionId, resourceGroup, name} = reference;
	const values = [resourceGroup, name, subscriptionId, ...verb.values];

	if (!values.every(value => isPlainValue(value))) {
		return null;
	}

	const place = ['--resource-group', resourceGroup, '--name', name, '--subscription', subscriptionId];
	const words = ['az', 'vmss', ...verb.words, ...place, ...(verb.flag === null ? [] : [verb.flag]), ...verb.values];

	return words.map(word => quoteForShell(word)).join(' ');
}

/**
 * The same for virtual machines by their resource ids, which the instances of a Flexible set are: `az vmss` does not know them.
 * `null` without an id, and where an id cannot be said safely.
 */
export function azMachineCommand(machineIds: readonly string[], action: 'show' | 'restart'): string | null {
	const isSafe = machineIds.every(id => id.startsWith('/subscriptions/') && isPlainValue(id));
	const details = action === 'show' ? ['--show-details'] : [];

	return machineIds.length === 0 || !isSafe
		? null
		: ['az', 'vm', action, ...details, '--ids', ...machineIds].map(word => quoteForShell(word)).join(' ');
}

type Verb = {readonly words: readonly string[]; readonly flag: string | null; readonly values: readonly string[]};

function verbOf(action: AzAction): Verb | null {
	switch (action.type) {
		case 'show-instance': {
			return toInstances(['get-instance-view'], '--instance-id', [action.instanceId]);
		}

		case 'upgrade-instances': {
			return toInstances(['update-instances'], '--instance-ids', action.instanceIds);
		}

		case 'restart': {
			return toInstances(['restart'], '--instance-ids', action.instanceIds);
		}

		case 'reimage': {
			return toInstances(['reimage'], '--instance-ids', action.instanceIds);
		}

		case 'set-image': {
			const members = imageMembers(action.image);
			const values = members.map(([path, value]) => `virtualMachineProfile.storageProfile.${path}=${value}`);

			return values.length === 0 ? null : {words: ['update'], flag: '--set', values};
		}

		case 'cancel-rolling-upgrade': {
			return {words: ['rolling-upgrade', 'cancel'], flag: null, values: []};
		}
	}
}

/** A star, and no id at all, would mean every instance. */
function toInstances(words: readonly string[], flag: string, values: readonly string[]): Verb | null {
	return values.length === 0 || values.includes('*') ? null : {words, flag, values};
}

/** The members of the model which name an image; `[]` when it is not fully named. */
function imageMembers(image: Image): ReadonlyArray<readonly [path: string, value: string]> {
	switch (image.kind) {
		case 'platform': {
			const {publisher, offer, sku} = image;
			const version = image.version ?? image.exactVersion;

			return publisher === null || offer === null || sku === null || version === null
				? []
				: [
						['imageReference.publisher', publisher],
						['imageReference.offer', offer],
						['imageReference.sku', sku],
						['imageReference.version', version],
					];
		}

		case 'gallery': {
			return image.id === null
				? []
				: [[`imageReference.${galleryMember(image.id)}`, galleryId(image.id, image.version)]];
		}

		case 'managed': {
			return image.id === null ? [] : [['imageReference.id', image.id]];
		}

		case 'vhd': {
			return image.uri === null ? [] : [['osDisk.image.uri', image.uri]];
		}

		case 'unknown': {
			return [];
		}
	}
}

function galleryMember(id: string): string {
	if (/^\/communityGalleries\//i.test(id)) {
		return 'communityGalleryImageId';
	}

	return /^\/sharedGalleries\//i.test(id) ? 'sharedGalleryImageId' : 'id';
}

function galleryId(id: string, version: string | null): string {
	const isNewest = version === null || version.toLowerCase() === 'latest';

	return isNewest || /\/versions\/[^/]+$/i.test(id) ? id : `${id}/versions/${version}`;
}

/** The CLI takes `-…` for a flag and reads the file named after an `@`. */
function isPlainValue(value: string): boolean {
	return value !== '' && !/^[-@]/.test(value) && !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(value);
}

/** A word as a POSIX shell reads it again: as it is where nothing in it means anything, else between single quotes. */
export function quoteForShell(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
