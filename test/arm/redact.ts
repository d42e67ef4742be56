import assert from 'node:assert/strict';
import process from 'node:process';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {redact, toRedactedJson} from '../../source/arm/redact.js';

/** No text of an answer holds it by chance. */
const secret = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/).map(text => `Zq7${text}`);

const secretName = fc.constantFrom(
	'customData',
	'userData',
	'protectedSettings',
	'adminPassword',
	'password',
	'storageAccountKey',
	'AccountKey',
	'access_token',
	'sasToken',
	'clientSecret',
	'connection-string',
	'sig',
	'Authorization',
	'sshPrivateKey',
);

/** Texts of settings which hold a secret, each in its own way. */
const secretText = (text: string) =>
	fc.constantFrom(
		`https://acct.blob.core.windows.net/c/run.sh?sv=2024-11-04&se=2027-01-01&sig=${text}`,
		`curl "https://acct.blob.core.windows.net/c/run.sh?sp=r&sig=${text}" -o run.sh`,
		`?sv=2024&sig=${text}`,
		`https://ana:${text}@example.org/path`,
		`DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${text};EndpointSuffix=core.windows.net`,
		`Endpoint=sb://b.example.org/;SharedAccessKeyName=root;SharedAccessKey=${text}`,
		`run.sh --password ${text} --verbose`,
		`run.sh --db-password='${text}'`,
		`PASSWORD=${text} run.sh`,
		`Authorization: Bearer ${text}`,
		`\u001B[31mbearer ${text}`,
		`eyJhbGciOiJIUzI1NiJ9.${text}.${text}`,
		`-----BEGIN RSA PRIVATE KEY-----\n${text}\n-----END RSA PRIVATE KEY-----`,
		JSON.stringify({settings: {adminPassword: text, port: 80}}),
		JSON.stringify([{url: `https://h.example.org/x?sig=${text}`}]),
		`{"password": "${text}", broken`,
	);

/** JSON anywhere in which a value may stand. */
function around(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	const step = fc.oneof(
		fc.string().map(name => (inner: unknown) => ({before: 1, [`x${name}`]: inner})),
		fc.constant((inner: unknown) => [null, inner, 'text']),
		fc.constant((inner: unknown) => ({text: JSON.stringify({inner})})),
	);

	return fc
		.tuple(value, fc.array(step, {maxLength: 5}))
		.map(([inner, steps]) => steps.reduce((whole: unknown, wrap) => wrap(whole), inner));
}

suite('a redacted answer', () => {
	test('holds no secret of a member with a telling name, at any depth', () => {
		const planted = secret.chain(text =>
			around(
				fc
					.tuple(secretName, fc.constantFrom<unknown>(text, [text], {value: text}, {a: {b: text}}))
					.map(([name, held]) => ({[name]: held, other: 1})),
			).map(value => ({text, value})),
		);
		fc.assert(
			fc.property(planted, ({text, value}) => {
				assert.ok(JSON.stringify(value).includes(text));
				assert.ok(!toRedactedJson(value).includes(text));
			}),
		);
	});

	test('holds no secret of a text, at any depth', () => {
		const planted = secret.chain(text => around(secretText(text)).map(value => ({text, value})));
		fc.assert(
			fc.property(planted, ({text, value}) => {
				assert.ok(JSON.stringify(value).includes(text));
				assert.ok(!toRedactedJson(value).includes(text), toRedactedJson(value));
			}),
		);
	});

	test('is the answer itself where nothing is secret', () => {
		const name = fc.stringMatching(/^[a-f]{1,6}$/);
		const plain = fc.oneof(fc.stringMatching(/^[ a-f0-9_./-]{0,20}$/), fc.integer(), fc.boolean(), fc.constant(null));
		const {value} = fc.letrec(tie => ({
			value: fc.oneof({maxDepth: 4}, plain, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
		}));
		fc.assert(
			fc.property(value, answer => {
				assert.deepEqual(redact(answer), structuredClone(answer));
			}),
		);
	});

	test('has the same members and lists, and redacting it again changes nothing', () => {
		const shapeOf = (value: unknown): unknown =>
			typeof value === 'object' && value !== null ? (Array.isArray(value) ? value.length : Object.keys(value)) : null;
		fc.assert(
			fc.property(
				fc.oneof(
					fc.jsonValue(),
					secret.chain(text => around(secretText(text))),
				),
				answer => {
					const once = redact(answer);
					assert.deepEqual(redact(once), once);
					assert.deepEqual(shapeOf(once), shapeOf(structuredClone(answer)));
				},
			),
		);
	});

	test('is JSON in which nothing is left that a terminal would obey', () => {
		const text = fc.string({
			unit: fc.oneof(fc.constantFrom('\u001B', '\u009B', '\u202E', '\u007F', '\u2028', '\n', '\u{E0001}'), fc.string()),
		});
		fc.assert(
			fc.property(fc.dictionary(text, text), answer => {
				const json = toRedactedJson(answer);
				assert.ok(!/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\p{Cf}\u2028\u2029]/u.test(json));
				assert.deepEqual(Object.keys(JSON.parse(json)), Object.keys(answer));
			}),
		);
	});

	test('keeps what is empty, true or false, and what only sounds like a secret', () => {
		const answer = {
			customData: null,
			secrets: [],
			adminPassword: '',
			disablePasswordAuthentication: true,
			keyVaultSecretUrl: 'https://vault.vault.azure.net/secrets/x/1',
			ssh: {publicKeys: [{path: '/home/ops/.ssh/authorized_keys', keyData: 'ssh-ed25519 AAAA ops'}]},
			tags: {design: 'config', keyboard: 'us'},
			id: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/web',
			time: '2026-11-20T12:00:00.000Z',
		};
		assert.deepEqual(redact(answer), answer);
	});

	test('leaves out what is too deep to be looked at', () => {
		let answer: unknown = {password: 'Zq7deep'};

		for (let depth = 0; depth < 200; depth++) {
			answer = depth % 2 === 0 ? [answer] : {a: answer};
		}

		assert.ok(!toRedactedJson(answer).includes('Zq7deep'));
		assert.equal(toRedactedJson(undefined), 'null');
	});
});

test('long texts are looked through in no time', () => {
	for (const piece of [
		'a',
		'a.',
		'sig',
		'://',
		'password ',
		'-----BEGIN ',
		'[',
		'{"a":',
		'"',
		'eyJ',
		'--a-',
		'a1://',
		'a1:',
		'BEGIN PRIVATE KEY',
	]) {
		const before = process.cpuUsage();
		redact(piece.repeat(60_000 / piece.length));
		assert.ok(process.cpuUsage(before).user < 1_500_000, piece);
	}
});
