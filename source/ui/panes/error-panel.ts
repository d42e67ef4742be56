import type {Live} from '../../store/live.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {blank, type Line, paragraph, span, type Tone} from '../text.js';
import {ageSeconds, durationText} from '../time-text.js';

type Part = {readonly name: string; readonly text: string; readonly tone: Tone};

const nameWidth = 9;

/**
 * As much of what is wrong as so many rows hold, what helps before what was answered; where it is cut, it says where all of
 * it is read.
 */
export function shortErrorLines(scene: Scene, {columns, rows}: Room): readonly Line[] {
	const lines = errorLines(scene, columns);

	if (lines.length <= rows) {
		return lines;
	}

	const helpful = errorLines(scene, columns, 'help').filter(line => line.length > 0);

	return helpful.length <= rows
		? helpful
		: [...helpful.slice(0, Math.max(1, rows - 1)), [span('… M tells all of it', 'dim')]];
}

/**
 * What is wrong between here and Azure: what was tried and answered, what happens by itself and when, and what the
 * operator can do. Empty when nothing is wrong.
 */
export function errorLines({live, now}: Scene, columns: number, first: 'answer' | 'help' = 'answer'): readonly Line[] {
	const {connection} = live;

	switch (connection.status) {
		case 'connecting':
		case 'live': {
			return [];
		}

		case 'lost': {
			return panel(
				`${lostTitles[connection.why ?? 'network']} for ${durationText((now - connection.since) / 1000)}`,
				inOrder(first, [
					...answerParts(connection.message),
					{name: 'now', text: retryText(connection, now), tone: 'plain'},
					{
						name: 'you can',
						text: withKey(connection.next ?? lostSteps[connection.why ?? 'network'], 'R tries at once.'),
						tone: connection.why === undefined ? 'plain' : 'strong',
					},
					...standingParts(live, now),
				]),
				columns,
			);
		}

		case 'throttled': {
			const bucket = connection.bucket === null ? '' : ` (${connection.bucket})`;

			return panel(
				'Azure asks to wait',
				[
					{name: 'answered', text: `Too many requests${bucket}.`, tone: 'warn'},
					{
						name: 'now',
						text: `It is read again in ${durationText((connection.retryAt - now) / 1000)}, by itself. Asking sooner makes it longer.`,
						tone: 'plain',
					},
					...standingParts(live, now),
				],
				columns,
				'warn',
			);
		}

		case 'failed': {
			return panel(
				'Not connected',
				inOrder(first, [
					...answerParts(connection.message),
					{name: 'now', text: 'It is not tried again by itself: that would not help.', tone: 'plain'},
					{
						name: 'you can',
						text: withKey(connection.next ?? 'Do what the answer says.', 'R tries again.'),
						tone: 'strong',
					},
					...standingParts(live, now),
				]),
				columns,
			);
		}
	}
}

function inOrder(first: 'answer' | 'help', parts: readonly Part[]): readonly Part[] {
	const isHelp = ({name}: Part) => name === 'you can';

	return first === 'answer' ? parts : [...parts.filter(isHelp), ...parts.filter(part => !isHelp(part))];
}

const lostTitles = {
	network: 'No answer from Azure',
	'sign-in': 'Signed out of Azure',
	permission: 'Azure does not let this sign-in read',
} as const;

const lostSteps = {
	network: 'Look at the network from here to Azure.',
	'sign-in': 'Sign in again in another terminal: az login.',
	permission: 'Ask for the role which this sign-in lost.',
} as const;

/** When a lost connection is tried again, or that it is being tried. */
function retryText({retryAt}: Extract<Live['connection'], {readonly status: 'lost'}>, now: number): string {
	if (retryAt === undefined) {
		return 'It is tried again by itself.';
	}

	return retryAt > now
		? `It is tried again by itself in ${durationText((retryAt - now) / 1000)}.`
		: 'Reconnecting: it is being tried.';
}

/** `Could not read scale set web: no such group (ResourceGroupNotFound)` is what was tried, and what was answered. */
function answerParts(message: string): readonly Part[] {
	const [, tried, answered] = /^Could not (.+?): (.+)$/sv.exec(message) ?? [];

	return tried === undefined || answered === undefined
		? [{name: 'answered', text: message, tone: 'bad'}]
		: [
				{name: 'tried', text: tried, tone: 'plain'},
				{name: 'answered', text: answered, tone: 'bad'},
			];
}

/** The advice of whoever was asked may name the key already. */
function withKey(advice: string, key: string): string {
	return /\bR\b/v.test(advice) ? advice : `${advice} ${key}`;
}

/** What does not depend on the connection from here. */
function standingParts(live: Live, now: number): readonly Part[] {
	const age = ageSeconds(live, now);
	const isCarried = live.conductor?.status === 'running';

	return [
		...(age === null
			? []
			: [{name: 'the map', text: `is as it was ${durationText(age)} ago.`, tone: 'plain'} as const]),
		...(isCarried
			? [
					{
						name: 'upgrade',
						text: 'its process goes on by itself, and asks for no batch which it cannot watch.',
						tone: 'plain',
					} as const,
				]
			: []),
	];
}

function panel(title: string, parts: readonly Part[], columns: number, tone: Tone = 'bad'): readonly Line[] {
	return [
		[span(title, tone)],
		[],
		...parts.flatMap(({name, text, tone: partTone}) =>
			paragraph(text, partTone, columns, [span(name.padEnd(nameWidth), 'dim'), blank(1)]),
		),
	];
}
