import type {DetailStatus, DiskDetails, ExtensionDetails, InstanceDetails} from '../../fleet/instance-details.js';
import type {Scene} from '../scene.js';
import {detailsOf} from '../screen/raw.js';
import {blank, type Line, paragraph, span, type Tone} from '../text.js';
import {detailsStateLines} from './raw.js';

const nameWidth = 14;
const whenWidth = 15;

/** What only Azure's full answer tells of an instance: its statuses with their times, extensions, agent and disks. */
export function instanceDetailsLines(
	{live, now}: Scene,
	{vmId, instanceId}: {readonly vmId: string; readonly instanceId: string},
	columns: number,
): readonly Line[] {
	const details = detailsOf(live, vmId);

	if (details === null) {
		const isOther = live.details.status === 'loaded';

		return isOther
			? paragraph(`Azure has another machine by the id ${instanceId} now: this one was replaced.`, 'warn', columns)
			: detailsStateLines(live, instanceId, columns);
	}

	return [
		...machineLines(details, columns),
		...section(
			'statuses',
			statusLines(details.health === null ? details.statuses : [...details.statuses, details.health], now, columns),
		),
		...section(
			'extensions',
			details.extensions.flatMap(extension => extensionLines(extension, now, columns)),
		),
		...section('agent', agentLines(details, now, columns)),
		...section(
			'disks',
			details.disks.flatMap(disk => diskLines(disk, now, columns)),
		),
	];
}

/** A part which there is nothing of is said to be empty, not left out: nobody is to wonder whether it was read. */
function section(title: string, lines: readonly Line[]): readonly Line[] {
	return [[], [span(title, 'strong')], ...(lines.length === 0 ? [[span('none told', 'dim')]] : lines)];
}

function machineLines(
	{operatingSystem, vmSize, createdAt, privateIp, protection}: InstanceDetails,
	columns: number,
): readonly Line[] {
	const protectedFrom = [
		protection.fromScaleIn ? 'scale-in' : null,
		protection.fromScaleSetActions ? 'scale set actions' : null,
	].filter(part => part !== null);

	return [
		...fact('system', operatingSystem, columns),
		...fact('size', vmSize, columns),
		...fact('created (UTC)', createdAt === null ? null : timeText(createdAt), columns),
		...fact('private ip', privateIp, columns),
		...fact('protected', protectedFrom.length === 0 ? null : `from ${protectedFrom.join(' and ')}`, columns),
	];
}

function fact(name: string, text: string | null, columns: number): readonly Line[] {
	return text === null ? [] : paragraph(text, 'plain', columns, [span(name.padEnd(nameWidth), 'dim')]);
}

function statusLines(statuses: readonly DetailStatus[], now: number, columns: number): readonly Line[] {
	return statuses.flatMap(({code, text, time}) =>
		paragraph(`${code}${text === '' ? '' : `: ${text}`}`, toneOf(code), columns, [
			span((time === null ? '' : whenText(time, now)).padEnd(whenWidth), 'dim'),
		]),
	);
}

function extensionLines({name, version, statuses}: ExtensionDetails, now: number, columns: number): readonly Line[] {
	return [
		[span(name), ...(version === null ? [] : [span(` ${version}`, 'dim')])],
		...(statuses.length === 0
			? [[blank(whenWidth), span('has not reported', 'warn')]]
			: statusLines(statuses, now, columns)),
	];
}

function agentLines({agent}: InstanceDetails, now: number, columns: number): readonly Line[] {
	return agent === null
		? [[span('has not reported, or the instance does not run', 'dim')]]
		: [
				[span(agent.version === null ? 'version not told' : `version ${agent.version}`)],
				...statusLines(agent.statuses, now, columns),
			];
}

function diskLines({name, kind, sizeGiB, sku, status}: DiskDetails, now: number, columns: number): readonly Line[] {
	const parts = [kind === 'os' ? 'OS disk' : 'data disk', sizeGiB === null ? null : `${sizeGiB} GiB`, sku];

	return [
		...paragraph(name, 'plain', columns, [span(parts.filter(part => part !== null).join(' '), 'dim'), blank(1)]),
		...(status === null ? [] : statusLines([status], now, columns)),
	];
}

function toneOf(code: string): Tone {
	return /fail|unhealthy|error/iv.test(code)
		? 'bad'
		: /transition|updating|creating|unknown/iv.test(code)
			? 'warn'
			: 'plain';
}

function timeText(timestamp: string): string {
	return timestamp.slice(0, 19).replace('T', ' ');
}

/** Of today the time is enough, of any other day the day is: which of two statuses is the older one must be seen. */
function whenText(timestamp: string, now: number): string {
	const today = new Date(now).toISOString().slice(0, 10);

	return timestamp.startsWith(today) ? timestamp.slice(11, 19) : timestamp.slice(2, 16).replace('T', ' ');
}
