/** Orders texts by their code units: the same on every machine, whatever its language. */
export function compareTexts(left: string, right: string): number {
	return Number(left > right) - Number(left < right);
}

/** Orders decimal numbers by value, so that 9 comes before 10, and after them whatever is no number, by its text. */
export function compareDecimals(left: string, right: string): number {
	const isLeftDecimal = isDecimal(left);
	const isRightDecimal = isDecimal(right);

	if (isLeftDecimal && isRightDecimal) {
		return Number(left) - Number(right);
	}

	return isLeftDecimal === isRightDecimal ? compareTexts(left, right) : Number(isRightDecimal) - Number(isLeftDecimal);
}

// Asked some thousand times a frame: no regular expression.
function isDecimal(text: string): boolean {
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);

		if (unit < 0x30 || unit > 0x39) {
			return false;
		}
	}

	return text !== '';
}
