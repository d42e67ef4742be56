import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {type DescriptionPart, describeInstance, fitDescription} from '../../source/fleet/describe.js';
import type {Instance} from '../../source/fleet/scale-set.js';
import {makeInstance, makeScaleSet, newImage} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const describe = (overrides: Partial<Instance>) =>
	describeInstance(makeInstance(overrides), {wanted: newImage, scaleSet: makeScaleSet()});

const textOf = (parts: readonly DescriptionPart[]) => parts.map(({text}) => text).join(' · ');

suite('the description of an instance', () => {
	test('says who it is, where it is, what it runs and how it does', () => {
		assert.equal(
			textOf(describe({instanceId: '1042', zone: '1', updateDomain: 2, faultDomain: 3})),
			'1042 · web_1042 · outdated · zone 1 · UD2 · FD3 · 24.04.202609010 · healthy · running · provisioning succeeded',
		);
	});

	test('says what protects it and what failed', () => {
		const parts = describe({
			isProtectedFromScaleSetActions: true,
			isProtectedFromScaleIn: true,
			provisioningState: 'Failed',
			failure: 'VMExtensionProvisioningError: the script exited with 1',
		});

		assert.ok(
			textOf(parts).endsWith(
				'provisioning failed · protected from scale set actions · VMExtensionProvisioningError: the script exited with 1',
			),
		);
		assert.match(textOf(describe({isProtectedFromScaleIn: true})), /protected from scale-in$/);
	});

	test('leaves out domains which nobody told, and a name which is the id', () => {
		assert.equal(
			textOf(describe({instanceId: 'web_a1', updateDomain: null, faultDomain: null, powerState: 'unknown'})),
			'web_a1 · unknown · 24.04.202609010 · healthy · power unknown · provisioning succeeded',
		);
	});

	test('says that an upgrade of ours asked for it', () => {
		const instance = makeInstance();
		const changing = new Set([instance.vmId]);
		const parts = describeInstance(instance, {wanted: newImage, scaleSet: makeScaleSet(), changing});

		assert.equal(parts.find(({key}) => key === 'state')?.text, 'upgrading');
	});
});

suite('a description on a narrow line', () => {
	test('drops the least important first and keeps the order', () => {
		const parts = describe({instanceId: '1042', zone: '1', updateDomain: 2, faultDomain: 3});

		assert.equal(
			textOf(fitDescription(parts, 80)),
			'1042 · outdated · zone 1 · UD2 · FD3 · 24.04.202609010 · healthy · running',
		);
		assert.equal(textOf(fitDescription(parts, 40)), '1042 · outdated · healthy');
		assert.equal(textOf(fitDescription(parts, 3)), '1042');
		assert.deepEqual(fitDescription(parts, 200), parts);
	});

	test('cuts a long failure rather than to hide it', () => {
		const parts = describe({provisioningState: 'Failed', failure: 'the script exited with 1 '.repeat(9)});

		assert.equal(textOf(fitDescription(parts, 40)), '0 · failed · the script exited with 1 t…');
		assert.equal(textOf(fitDescription(parts, 20)), '0 · failed');
	});

	test('is never wider than the line, unless the line is shorter than the id', () => {
		fc.assert(
			fc.property(
				arbitrarySnapshot(),
				fc.nat(120),
				fc.string({maxLength: 80}),
				({instances, scaleSet}, columns, failure) => {
					for (const instance of instances) {
						const parts = describeInstance({...instance, failure}, {wanted: newImage, scaleSet});
						const width = textOf(fitDescription(parts, columns)).length;

						assert.ok(width <= Math.max(columns, instance.instanceId.length));
					}
				},
			),
		);
	});
});
