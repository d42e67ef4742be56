import {counted, instancesText} from '../../upgrade/counted.js';
import type {Moment} from '../frame-clock.js';
import {connectionSentence, countsSentence, eventSentence, questionSentences} from './sentences.js';

const mostScaleSets = 40;
const mostVersions = 20;

/**
 * What is to be said after something changed: what came up in the lists which were asked for, what happened in the
 * upgrade, what was said to the operator, and the question which is asked now. Counts are said apart: they change often.
 */
export function newsSentences(before: Moment, now: Moment): readonly string[] {
	return [
		...connectionNews(before, now),
		...fleetNews(before, now),
		...imageNews(before, now),
		...eventNews(before, now),
		...noticeNews(before, now),
		...(isSameQuestion(before, now) ? [] : questionSentences(now.screen, now.live)),
	];
}

/** The counts, where they read otherwise than before. */
export function countsNews(before: Moment, now: Moment): string | null {
	const sentence = countsSentence(now.screen, now.live);

	return sentence === null || sentence === countsSentence(before.screen, before.live) ? null : sentence;
}

function connectionNews({live: before}: Moment, {live}: Moment): readonly string[] {
	const sentence = connectionSentence(live);

	if (sentence === connectionSentence(before)) {
		return [];
	}

	return [sentence ?? (before.snapshot === null ? 'Connected.' : 'Connected again.')];
}

function fleetNews({live: before}: Moment, {live}: Moment): readonly string[] {
	return live.fleet.status === 'loaded' && before.fleet.status !== 'loaded' ? fleetSentences({live}) : [];
}

/** The scale sets by number. */
export function fleetSentences({live: {fleet}}: Pick<Moment, 'live'>): readonly string[] {
	if (fleet.status === 'failed') {
		return [fleet.message];
	}

	if (fleet.status !== 'loaded') {
		return ['The list is being read.'];
	}

	const lines = fleet.value
		.slice(0, mostScaleSets)
		.map(
			({scaleSet: {name, resourceGroup, capacity}}, index) =>
				`${index + 1}: ${name} in ${resourceGroup}${capacity === null ? '' : `, ${instancesText(capacity)}`}.`,
		);
	const rest = fleet.value.length - lines.length;

	return [
		`${counted(fleet.value.length, 'scale set')}.`,
		...lines,
		...(rest > 0 ? [`And ${rest} more: name one on the command line.`] : []),
		...(lines.length > 0 ? ['Type a number to open one.'] : []),
	];
}

function imageNews({live: before}: Moment, {live}: Moment): readonly string[] {
	const isOver = live.imageVersions.status === 'loaded' || live.imageVersions.status === 'failed';

	return isOver && before.imageVersions.status === 'loading' ? imageSentences({live}) : [];
}

/** The versions by number. */
export function imageSentences({live: {imageVersions}}: Pick<Moment, 'live'>): readonly string[] {
	if (imageVersions.status === 'failed') {
		return [imageVersions.message];
	}

	if (imageVersions.status !== 'loaded') {
		return ['The versions are being read.'];
	}

	const lines = imageVersions.value
		.slice(0, mostVersions)
		.map(({version}, index) => `${index + 1}: ${version}${index === 0 ? ', the newest' : ''}.`);

	return lines.length === 0
		? ['There are no versions to choose from.']
		: [...lines, 'Choose one with image and its number.'];
}

function eventNews({live: before}: Moment, {live}: Moment): readonly string[] {
	const isSame = before.upgrade !== null && before.upgrade.id === live.upgrade?.id;

	return live.events.slice(isSame ? before.events.length : 0).map(event => eventSentence(event));
}

function noticeNews({screen: before, live: known}: Moment, {screen, live}: Moment): readonly string[] {
	const notice = screen.notice !== null && screen.notice.text !== before.notice?.text ? [screen.notice.text] : [];
	const failure = live.failure !== null && live.failure !== known.failure ? [live.failure] : [];
	const lost = live.conductor?.status === 'gone' && known.conductor?.status !== 'gone' ? [live.conductor.message] : [];

	return [...notice, ...failure, ...lost];
}

function isSameQuestion({screen: {mode: before}}: Moment, {screen: {mode}}: Moment): boolean {
	return (
		mode === before ||
		(mode.type === 'plan' && before.type === 'plan' && mode.plan === before.plan) ||
		(mode.type === 'confirm' && before.type === 'confirm' && mode.wish === before.wish) ||
		(mode.type === 'confirm-quit' && before.type === 'confirm-quit')
	);
}
