import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {ArmError} from './arm-error.js';
import {memberOf, objectsOf, textOf} from './untrusted.js';

/** A subscription which the Azure CLI is signed in to. */
export type AzSubscription = {
	readonly id: string;
	readonly name: string;
	readonly tenantId: string | null;
	/** Who is signed in: `ana@corp`, or the id of an application. */
	readonly userName: string | null;
	readonly isDefault: boolean;
};

/** What the Azure CLI keeps of its sign-in, as far as it is of use here. */
export type AzProfile = {
	/** The active cloud, by the CLI's name. */
	readonly cloudName: string;
	/** Those of the active cloud. */
	readonly subscriptions: readonly AzSubscription[];
	/** Of `az config set defaults.group=…`. */
	readonly defaultResourceGroup: string | null;
};

export type AzProfileOptions = {
	/** Of these variables `AZURE_CONFIG_DIR` and `AZURE_CLOUD_NAME` count, as for the CLI. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly homeDirectory: string;
	/** A cloud chosen otherwise, by the CLI's name. */
	readonly cloudName?: string | undefined;
};

/** An entry which `az login` makes for a tenant without a subscription. */
const tenantLevelName = /^N\/A\(tenant level account\)/;

/**
 * Reads the Azure CLI's sign-in as the CLI itself does, without starting it. Rejects with an `ArmError` of kind
 * `sign-in` when there is none.
 */
export async function readAzProfile({
	environment,
	homeDirectory,
	cloudName: chosenCloudName,
}: AzProfileOptions): Promise<AzProfile> {
	const folder = textOf(environment['AZURE_CONFIG_DIR']) ?? path.join(homeDirectory, '.azure');
	const file = path.join(folder, 'azureProfile.json');
	const config = await readConfig(path.join(folder, 'config'));
	const cloudName =
		chosenCloudName ?? textOf(environment['AZURE_CLOUD_NAME']) ?? config.get('cloud.name') ?? 'AzureCloud';

	let profile: unknown;

	try {
		// The CLI writes it with a byte order mark, which is no JSON.
		profile = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
	} catch (error) {
		throw new ArmError({
			kind: 'sign-in',
			operation: `read the sign-in of the Azure CLI from ${file}`,
			code: 'NoAzProfile',
			answer: error instanceof SyntaxError ? 'the file is not JSON' : 'the file cannot be read',
			next: 'Run "az login", or name the subscription with -s and the sign-in with --auth.',
			cause: error,
		});
	}

	return {
		cloudName,
		subscriptions: readSubscriptions(profile, cloudName),
		defaultResourceGroup: config.get('defaults.group') ?? null,
	};
}

/**
 * The subscription of an id or a name, in any letter case, or the default one when neither is given. Throws an
 * `ArmError` of kind `sign-in` when the profile has no such subscription.
 */
export function findSubscription(profile: AzProfile, idOrName?: string): AzSubscription {
	const wanted = idOrName?.toLowerCase();
	const found =
		wanted === undefined
			? profile.subscriptions.find(({isDefault}) => isDefault)
			: profile.subscriptions.find(({id, name}) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);

	if (found !== undefined) {
		return found;
	}

	const names = profile.subscriptions.map(({name}) => name).join(', ');

	throw new ArmError({
		kind: 'sign-in',
		operation: wanted === undefined ? 'find the default subscription' : `find the subscription ${idOrName}`,
		code: 'NoSubscription',
		answer:
			names === ''
				? `the Azure CLI is signed in to no subscription of ${profile.cloudName}`
				: `the Azure CLI is signed in to ${names}`,
		next:
			names === ''
				? 'Run "az login", and "az cloud set --name NAME" first for another cloud.'
				: 'Name one of them with -s, or choose the default with "az account set --subscription NAME".',
	});
}

function readSubscriptions(profile: unknown, cloudName: string): readonly AzSubscription[] {
	const entries = memberOf(profile, 'subscriptions');

	return (Array.isArray(entries) ? objectsOf<object>(entries) : []).flatMap(entry => {
		const id = textOf(memberOf(entry, 'id'));
		const name = textOf(memberOf(entry, 'name')) ?? id;
		const isOfCloud = textOf(memberOf(entry, 'environmentName'))?.toLowerCase() === cloudName.toLowerCase();

		if (id === null || name === null || !isOfCloud || tenantLevelName.test(name)) {
			return [];
		}

		return {
			id,
			name,
			tenantId: textOf(memberOf(entry, 'tenantId')),
			userName: textOf(memberOf(memberOf(entry, 'user'), 'name')),
			isDefault: memberOf(entry, 'isDefault') === true,
		};
	});
}

/** The settings of an INI file as `section.key`; none when there is no such file. */
async function readConfig(file: string): Promise<ReadonlyMap<string, string>> {
	const settings = new Map<string, string>();
	let section = '';
	let text: string;

	try {
		text = await readFile(file, 'utf8');
	} catch {
		return settings;
	}

	for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
		const header = /^\s*\[([^\]]+)\]/.exec(line);
		const setting = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);

		if (header?.[1] !== undefined) {
			section = header[1].trim();
		} else if (setting?.[1] !== undefined && setting[2] !== undefined) {
			settings.set(`${section}.${setting[1]}`, setting[2]);
		}
	}

	return settings;
}
