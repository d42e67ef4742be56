/** Median and 95th percentile of some measurements, in their own unit. */
export function summarize(values: readonly number[]): {
	readonly median: number;
	readonly p95: number;
	readonly runs: number;
} {
	const sorted = values.toSorted((left, right) => left - right);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

	return {median: round(at(0.5)), p95: round(at(0.95)), runs: sorted.length};
}

/** Two digits after the point are more than a shared machine can promise. */
export function round(value: number): number {
	return Math.round(value * 100) / 100;
}

/** One measurement: a line of JSON. */
export function report(name: string, facts: Readonly<Record<string, unknown>>): void {
	process.stdout.write(`${JSON.stringify({bench: name, ...facts})}\n`);
}

/** A measure of the speed table: how much it is, how much it may be at most, and what stood beside it. */
export function reportMeasure(
	measure: string,
	{value, limit, ...facts}: {readonly value: number; readonly limit: number; readonly [fact: string]: unknown},
): void {
	process.stdout.write(
		`${JSON.stringify({measure, value: round(value), limit, isWithin: round(value) <= limit, ...facts})}\n`,
	);
}

/** A measure which cannot be taken here. */
export function reportSkipped(measure: string, reason: string): void {
	process.stdout.write(`${JSON.stringify({measure, skipped: reason})}\n`);
}
