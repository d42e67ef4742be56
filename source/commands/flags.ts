import leven from 'leven';
import {usageFailure} from './failure.js';

/** The flags as the command line parser knows them: `meow`'s form. Every value is text until it is looked at here. */
export const flagForms = {
	resourceGroup: {type: 'string', shortFlag: 'g'},
	subscription: {type: 'string', shortFlag: 's'},
	endpoint: {type: 'string'},
	simulate: {type: 'string'},
	auth: {type: 'string'},
	cloud: {type: 'string'},
	readOnly: {type: 'boolean'},
	color: {type: 'boolean', default: true},
	ascii: {type: 'boolean'},
	screenReader: {type: 'boolean'},
	json: {type: 'boolean'},
	image: {type: 'string'},
	yes: {type: 'boolean'},
	confirm: {type: 'string'},
	updateDomain: {type: 'string', isMultiple: true},
	faultDomain: {type: 'string', isMultiple: true},
	zone: {type: 'string', isMultiple: true},
	instance: {type: 'string', isMultiple: true},
	outdated: {type: 'boolean'},
	batch: {type: 'string'},
	maxUnhealthy: {type: 'string'},
	maxUnhealthyUpgraded: {type: 'string'},
	pause: {type: 'string'},
	soak: {type: 'string'},
	healthTimeout: {type: 'string'},
	canary: {type: 'string'},
	order: {type: 'string'},
	checkpoint: {type: 'string'},
	suspendRepairs: {type: 'boolean'},
	crossDomain: {type: 'boolean'},
	crossZone: {type: 'boolean'},
	scenario: {type: 'string'},
	port: {type: 'string'},
	speed: {type: 'string'},
	seed: {type: 'string'},
	log: {type: 'string'},
	strict: {type: 'boolean'},
	idleExit: {type: 'string'},
	detach: {type: 'boolean'},
	filter: {type: 'string'},
	parallel: {type: 'string'},
	keepGoing: {type: 'boolean'},
	takeOver: {type: 'boolean'},
	acceptBreach: {type: 'boolean'},
	steer: {type: 'string'},
} as const;

/** The flags as they were typed. */
export type Flags = {
	readonly [Name in keyof typeof flagForms]?:
		| ((typeof flagForms)[Name] extends {readonly isMultiple: true}
				? readonly string[]
				: (typeof flagForms)[Name]['type'] extends 'boolean'
					? boolean
					: string)
		| undefined;
};

const flagsOfAll = [
	'resourceGroup',
	'subscription',
	'endpoint',
	'simulate',
	'auth',
	'cloud',
	'readOnly',
	'color',
	'ascii',
	'speed',
	'seed',
] as const;
/** Of commands about upgrades: where an upgrade runs is in its journal. */
const flagsOfShow = ['readOnly', 'color', 'ascii'] as const;
const flagsOfSelection = ['updateDomain', 'faultDomain', 'zone', 'instance', 'outdated'] as const;
const flagsOfPolicy = [
	'batch',
	'maxUnhealthy',
	'maxUnhealthyUpgraded',
	'pause',
	'soak',
	'healthTimeout',
	'canary',
	'order',
	'checkpoint',
	'suspendRepairs',
	'crossDomain',
	'crossZone',
] as const;

/** Which flags a command takes; anything else on its command line is a mistake which must not pass in silence. */
const flagsOf: Readonly<Record<string, readonly string[]>> = {
	watch: [...flagsOfAll, 'screenReader', 'image', ...flagsOfPolicy],
	status: [...flagsOfAll, 'json'],
	images: [...flagsOfAll, 'json'],
	plan: [...flagsOfAll, 'json', 'image', 'confirm', ...flagsOfSelection, ...flagsOfPolicy],
	upgrade: [
		...flagsOfAll,
		'json',
		'image',
		'yes',
		'confirm',
		...flagsOfSelection,
		...flagsOfPolicy,
		'detach',
		'filter',
		'parallel',
		'keepGoing',
		'takeOver',
	],
	attach: [...flagsOfShow, 'screenReader', 'json', 'takeOver'],
	upgrades: [...flagsOfShow, 'json'],
	pause: flagsOfShow,
	resume: [...flagsOfShow, 'acceptBreach'],
	cancel: flagsOfShow,
	rollback: flagsOfShow,
	retry: flagsOfShow,
	skip: [...flagsOfShow, 'instance'],
	conduct: ['steer', 'parallel', 'keepGoing', 'takeOver'],
	simulate: ['scenario', 'port', 'speed', 'seed', 'log', 'strict', 'idleExit'],
};

const listFlags = new Set(['--update-domain', '--fault-domain', '--zone', '--instance']);

/** Lets `--zone 1 2` and `--zone 1,2` stand for `--zone 1 --zone 2`. */
export function expandLists(argv: readonly string[]): readonly string[] {
	const expanded: string[] = [];
	let open: string | null = null;

	for (const argument of argv) {
		const equals = argument.indexOf('=');
		const name = equals === -1 ? argument : argument.slice(0, equals);

		if (listFlags.has(name)) {
			open = name;

			if (equals !== -1) {
				expanded.push(
					...argument
						.slice(equals + 1)
						.split(',')
						.flatMap(value => [name, value]),
				);
			}
		} else if (open !== null && /^[\d,]+$/.test(argument)) {
			expanded.push(...argument.split(',').flatMap(value => (value === '' ? [] : [open ?? '', value])));
		} else {
			// A list without a value stays as it was typed, so that it is seen as the mistake it is.
			if (open !== null && expanded.at(-2) !== open) {
				expanded.push(open);
			}

			open = null;
			expanded.push(argument);
		}
	}

	return expanded;
}

/** Rejects flags which nobody knows or which the command does not take, with the nearest name that it does. */
export function checkFlags(command: string, typed: Readonly<Record<string, unknown>>): void {
	const taken = flagsOf[command] ?? [];

	for (const [name, value] of Object.entries(typed)) {
		// What is refused (`--no-json`) is off anyway, and colours are wanted unless refused.
		const isSet =
			value !== undefined && value !== false && name !== 'color' && !(Array.isArray(value) && value.length === 0);

		if (isSet && !taken.includes(name)) {
			const nearest = taken.find(candidate => leven(candidate.toLowerCase(), name.toLowerCase()) <= 2);
			const known = name in flagForms ? `${command} does not take ${toFlag(name)}.` : `Unknown flag ${toFlag(name)}.`;

			throw usageFailure(nearest === undefined ? known : `${known} Did you mean ${toFlag(nearest)}?`);
		}
	}
}

function toFlag(name: string): string {
	return name.length === 1 ? `-${name}` : `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}
