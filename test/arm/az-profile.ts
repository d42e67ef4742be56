import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {suite, test, type TestContext} from 'node:test';
import {ArmError} from '../../source/arm/arm-error.js';
import {findSubscription, readAzProfile} from '../../source/arm/az-profile.js';

const subscription = (id: string, changes: Readonly<Record<string, unknown>> = {}) => ({
	id,
	name: `name of ${id}`,
	state: 'Enabled',
	user: {name: 'ana@corp', type: 'user'},
	isDefault: false,
	tenantId: `tenant of ${id}`,
	environmentName: 'AzureCloud',
	homeTenantId: 'h',
	managedByTenants: [],
	...changes,
});

const profile = {
	installationId: 'i',
	subscriptions: [
		subscription('s1'),
		subscription('s2', {isDefault: true}),
		subscription('s3', {environmentName: 'AzureChinaCloud', isDefault: true}),
		subscription('t1', {name: 'N/A(tenant level account)'}),
		null,
		{environmentName: 'AzureCloud'},
	],
};

/** A home folder with what the CLI would have written into it: the profile begins with a byte order mark. */
async function createHome(context: TestContext, files: {profile?: string; config?: string}) {
	const homeDirectory = await mkdtemp(path.join(tmpdir(), 'az-profile-'));
	context.after(async () => rm(homeDirectory, {recursive: true}));
	await mkdir(path.join(homeDirectory, '.azure'));

	if (files.profile !== undefined) {
		await writeFile(path.join(homeDirectory, '.azure', 'azureProfile.json'), files.profile);
	}

	if (files.config !== undefined) {
		await writeFile(path.join(homeDirectory, '.azure', 'config'), files.config);
	}

	return homeDirectory;
}

const withMark = `\uFEFF${JSON.stringify(profile)}`;

suite('the sign-in of the Azure CLI', () => {
	test('is read through its byte order mark, with the subscriptions of the active cloud', async context => {
		const homeDirectory = await createHome(context, {profile: withMark});
		const read = await readAzProfile({environment: {}, homeDirectory});

		assert.equal(read.cloudName, 'AzureCloud');
		assert.equal(read.defaultResourceGroup, null);
		assert.deepEqual(read.subscriptions, [
			{id: 's1', name: 'name of s1', tenantId: 'tenant of s1', userName: 'ana@corp', isDefault: false},
			{id: 's2', name: 'name of s2', tenantId: 'tenant of s2', userName: 'ana@corp', isDefault: true},
		]);
		assert.equal(findSubscription(read).id, 's2');
	});

	test('is of the cloud which the configuration, the environment or the operator names, the last the strongest', async context => {
		const config =
			'[core]\noutput = json\n[cloud]\nname = AzureChinaCloud\n\n[defaults]\n# a comment\ngroup = rg-demo\n';
		const homeDirectory = await createHome(context, {profile: withMark, config});
		const china = await readAzProfile({environment: {}, homeDirectory});
		assert.equal(findSubscription(china).id, 's3');
		assert.equal(china.defaultResourceGroup, 'rg-demo');

		const environment = {AZURE_CLOUD_NAME: 'AzureUSGovernment'};
		assert.equal((await readAzProfile({environment, homeDirectory})).cloudName, 'AzureUSGovernment');
		const chosen = await readAzProfile({environment, homeDirectory, cloudName: 'AzureCloud'});
		assert.equal(findSubscription(chosen).id, 's2');
	});

	test('is looked for where AZURE_CONFIG_DIR says', async context => {
		const homeDirectory = await createHome(context, {profile: withMark});
		const environment = {AZURE_CONFIG_DIR: path.join(homeDirectory, '.azure')};
		assert.equal((await readAzProfile({environment, homeDirectory: '/nowhere'})).subscriptions.length, 2);
	});

	test('finds a subscription by id or name in any letter case', async context => {
		const homeDirectory = await createHome(context, {profile: withMark});
		const read = await readAzProfile({environment: {}, homeDirectory});
		assert.equal(findSubscription(read, 'S1').id, 's1');
		assert.equal(findSubscription(read, 'NAME OF S2').id, 's2');
		assert.throws(
			() => findSubscription(read, 's9'),
			(error: unknown) =>
				error instanceof ArmError && error.kind === 'sign-in' && /name of s1, name of s2/.test(error.answer),
		);
	});

	test('says what to do when there is none', async context => {
		const isHelpful = (error: unknown) =>
			error instanceof ArmError && error.kind === 'sign-in' && /az login/.test(error.next ?? '');

		const homeDirectory = await createHome(context, {});
		await assert.rejects(readAzProfile({environment: {}, homeDirectory}), isHelpful);

		const broken = await createHome(context, {profile: '\uFEFF{"subscriptions": ['});
		await assert.rejects(readAzProfile({environment: {}, homeDirectory: broken}), isHelpful);

		const empty = await createHome(context, {profile: '{}'});
		const read = await readAzProfile({environment: {}, homeDirectory: empty});
		assert.throws(() => findSubscription(read), isHelpful);
	});
});
