import {type BatchOrder, type Checkpoint, defaultPolicy, type UpgradePolicy} from '../upgrade/policy.js';
import {usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import {parseWhole} from './number-flags.js';

/** Reads the policy flags; what is not given is as Azure has it. Throws a `Failure` which names the flag and what it takes. */
export function parsePolicy(flags: Flags): UpgradePolicy {
	const {batchPercent: _, ...rest} = {batchPercent: 20, ...defaultPolicy};
	const checkpoint = parseCheckpoint(flags.checkpoint) ?? rest.checkpoint;

	if (checkpoint === 'zone' && flags.crossZone) {
		throw usageFailure('--checkpoint zone needs batches which keep to one zone: leave --cross-zone out.');
	}

	return {
		...rest,
		...parseBatch(flags.batch),
		maxUnhealthyInstancePercent: parsePercent('--max-unhealthy', flags.maxUnhealthy, rest.maxUnhealthyInstancePercent),
		maxUnhealthyUpgradedInstancePercent: parsePercent(
			'--max-unhealthy-upgraded',
			flags.maxUnhealthyUpgraded,
			rest.maxUnhealthyUpgradedInstancePercent,
		),
		pauseSeconds: parseDuration('--pause', flags.pause, rest.pauseSeconds),
		soakSeconds: parseDuration('--soak', flags.soak, rest.soakSeconds),
		healthTimeoutSeconds: parseDuration('--health-timeout', flags.healthTimeout, rest.healthTimeoutSeconds),
		canary: parseWhole('--canary', flags.canary, {least: 0, fallback: rest.canary}),
		order: parseOrder(flags.order) ?? rest.order,
		checkpoint,
		suspendRepairs: flags.suspendRepairs ?? rest.suspendRepairs,
		crossesUpdateDomains: flags.crossDomain ?? rest.crossesUpdateDomains,
		crossesZones: flags.crossZone ?? rest.crossesZones,
	};
}

function parseBatch(text: string | undefined): {readonly batchPercent: number} | {readonly batchCount: number} {
	if (text === undefined) {
		return {batchPercent: 20};
	}

	const match = /^(\d+)(%?)$/.exec(text);
	const value = Number(match?.[1]);

	if (!match || value < 1 || (match[2] === '%' && value > 100)) {
		throw usageFailure(
			`--batch takes a share of the set such as 20% (1% to 100%) or a number of instances, not "${text}".`,
		);
	}

	return match[2] === '%' ? {batchPercent: value} : {batchCount: value};
}

function parsePercent(flag: string, text: string | undefined, fallback: number): number {
	if (text === undefined) {
		return fallback;
	}

	const match = /^(\d+(?:\.\d+)?)%?$/.exec(text);
	const value = Number(match?.[1]);

	if (!match || value > 100) {
		throw usageFailure(`${flag} takes a percentage from 0% to 100%, not "${text}".`);
	}

	return value;
}

function parseDuration(flag: string, text: string | undefined, fallback: number): number {
	if (text === undefined) {
		return fallback;
	}

	const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
	const factor = {s: 1, m: 60, h: 3600}[match?.[2] ?? 's'] ?? 1;

	if (!match) {
		throw usageFailure(`${flag} takes a duration such as 30s, 5m or 1h, not "${text}".`);
	}

	return Number(match[1]) * factor;
}

function parseOrder(text: string | undefined): BatchOrder | undefined {
	if (text === undefined || text === 'domain' || text === 'zone' || text === 'unhealthy-first') {
		return text;
	}

	throw usageFailure(`--order takes domain, zone or unhealthy-first, not "${text}".`);
}

function parseCheckpoint(text: string | undefined): Checkpoint | undefined {
	if (text === undefined || text === 'none' || text === 'canary' || text === 'zone' || text === 'batch') {
		return text;
	}

	throw usageFailure(`--checkpoint takes none, canary, zone or batch, not "${text}".`);
}
