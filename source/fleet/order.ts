const decimal = /^\d+$/;

/** Orders texts by their code units: the same on every machine, whatever its language. */
export function compareTexts(left: string, right: string): number {
	return Number(left > right) - Number(left < right);
}

/** Orders decimal numbers by value, so that 9 comes before 10, and after them whatever is no number, by its text. */
export function compareDecimals(left: string, right: string): number {
	const isLeftDecimal = decimal.test(left);
	const isRightDecimal = decimal.test(right);

	if (isLeftDecimal && isRightDecimal) {
		return Number(left) - Number(right);
	}

	return isLeftDecimal === isRightDecimal ? compareTexts(left, right) : Number(isRightDecimal) - Number(isLeftDecimal);
}
