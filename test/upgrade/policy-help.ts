import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import {type PolicyFacts, policyFields} from '../../source/upgrade/policy-fields.js';
import {fieldEffect, fieldLimits, fieldNames, valueText} from '../../source/upgrade/policy-help.js';
import {fieldForm} from '../../source/upgrade/policy-fields.js';

const facts = {instanceCount: 25, repairs: 'off'} as const;

const effect = (
	field: (typeof policyFields)[number],
	policy: Partial<UpgradePolicy> = {},
	more: Partial<PolicyFacts> = {},
) => fieldEffect(field, {...defaultPolicy, ...policy}, {...facts, ...more});

test('what a share of the set comes to is said with its rounding', () => {
	assert.equal(effect('batch'), 'of 25 = 5 instances');
	assert.equal(effect('batch', {}, {instanceCount: 7}), 'of 7 = 1 instance, rounded down');
	assert.equal(effect('batch', {}, {instanceCount: 4}), 'of 4 = 1 instance, never less');
	assert.equal(effect('max-unhealthy', {}, {instanceCount: 7}), 'of 7 = 1; no batch above that');
});

test('a number of instances is said as a share of the set', () => {
	const {batchPercent: _, ...rest} = {batchPercent: 20, ...defaultPolicy};
	assert.equal(fieldEffect('batch', {...rest, batchCount: 5}, facts), '20 % of 25');
});

test('every part has a name, a value, what it comes to, and its limits in whole sentences', () => {
	for (const field of policyFields) {
		assert.match(fieldNames[field], /\S/);
		assert.match(valueText(fieldForm(field, defaultPolicy, facts)), /\S/);
		assert.match(effect(field), /\S/);
		assert.match(fieldLimits(field, defaultPolicy, facts), /\.$/);
	}
});

test('the limits say what Azure itself allows, where it has such a limit', () => {
	const limits = (field: (typeof policyFields)[number]) => fieldLimits(field, defaultPolicy, facts);
	assert.match(limits('batch'), /1 to 100 %.*take 5 to 100 %/);
	assert.match(limits('max-unhealthy'), /0 to 100 %.*take 5 to 100 %/);
	assert.match(limits('max-unhealthy-upgraded'), /take 0 to 100 %/);
	assert.match(limits('health-timeout'), /five minutes/);
});

test('suspending repairs says when it changes nothing', () => {
	assert.equal(effect('suspend-repairs', {suspendRepairs: true}), 'the set has none');
	assert.match(effect('suspend-repairs', {}, {repairs: 'running'}), /may interfere/);
	assert.match(effect('suspend-repairs', {suspendRepairs: true}, {repairs: 'running'}), /suspended until the end/);
});

test('parts which exclude each other say so', () => {
	assert.match(fieldLimits('checkpoint', {...defaultPolicy, crossesZones: true}, facts), /Not zone/);
	assert.match(fieldLimits('cross-zones', {...defaultPolicy, checkpoint: 'zone'}, facts), /change that first/);
});
