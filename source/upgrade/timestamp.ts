const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?Z$/;

/**
 * Milliseconds since 1970 of an ISO 8601 timestamp in UTC, as events carry it; `NaN` for any other text. Reckoned here,
 * since this layer has no clock and no `Date`.
 */
export function parseTimestamp(text: string): number {
	const match = pattern.exec(text);

	if (!match) {
		return Number.NaN;
	}

	const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 7).map(Number);
	const milliseconds = Number((match[7] ?? '0').padEnd(3, '0'));

	return (((daysSince1970(year, month, day) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

// Years begin in March, so that the leap day is the last of its year; eras of 400 years repeat.
function daysSince1970(year: number, month: number, day: number): number {
	const shifted = month <= 2 ? year - 1 : year;
	const era = Math.floor(shifted / 400);
	const yearOfEra = shifted - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;

	return era * 146_097 + dayOfEra - 719_468;
}
