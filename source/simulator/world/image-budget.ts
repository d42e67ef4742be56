import type {Call} from '../routes/call.js';

/** Requests in three minutes and in half an hour, per kind of question [recorded in the headers]. */
const windows = {
	GetVMImageFromLocation: {short: 13_000, long: 74_000},
	ListVMImagesVersionsFromLocation: {short: 16_000, long: 44_000},
	ListVMImageSkusFromLocation: {short: 10_000, long: 30_000},
	ListVMImageOffersFromLocation: {short: 200, long: 1000},
} as const;

type ImageQuestion = keyof typeof windows;

const shortMinutes = 3;
const longMinutes = 30;

/**
 * The budget which a question about platform images leaves, as the headers of its answer. These policies still count in
 * windows of time [recorded until 2024]; nobody asks so often that a window closes, so none is ever refused.
 */
export const imageBudget = (call: Call, question: ImageQuestion): Readonly<Record<string, string>> => {
	const {world, parameters} = call;
	const left = (
		[
			['short', shortMinutes],
			['long', longMinutes],
		] as const
	).map(([size, minutes]) => {
		const key = `${question}${minutes}|${parameters['subscriptionId'] ?? ''}`.toLowerCase();
		const last = world.buckets[key];
		const isOver = last === undefined || world.now - last.at >= minutes * 60_000;
		const window = isOver ? {tokens: windows[question][size], at: world.now} : last;
		world.buckets[key] = {tokens: Math.max(0, window.tokens - 1), at: window.at};
		return `Microsoft.Compute/${question}${minutes}Min;${Math.max(0, window.tokens - 1)}`;
	});
	return {'x-ms-ratelimit-remaining-resource': left.join(',')};
};
