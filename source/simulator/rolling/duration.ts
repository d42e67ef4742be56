/**
 * The seconds of an ISO 8601 duration of days and less, such as `PT30M` or `P1DT2H`, and of the .NET form `00:30:00` which
 * Azure also takes [unproven]; `null` when the text is neither.
 */
export const secondsOfDuration = (text: string): number | null => {
	const span = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text);
	const found = span ?? /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
	if (found === null) {
		return null;
	}

	const [days, hours, minutes, seconds] = found.slice(1).map(part => Number(part ?? 0));
	return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
};
