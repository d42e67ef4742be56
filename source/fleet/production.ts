/**
 * Whether a scale set's name fits one of the patterns which stand for production: `*` is any text, `?` one character,
 * everything else itself, and the whole name must fit; letter case does not count. A pattern with a `/` is held against
 * `group/name`.
 */
export function isProduction(
	{name, resourceGroup}: {readonly name: string; readonly resourceGroup: string},
	patterns: readonly string[],
): boolean {
	return patterns.some(pattern => fits(pattern.includes('/') ? `${resourceGroup}/${name}` : name, pattern));
}

/** Goes back to the last star only, so that no pattern takes long. */
function fits(text: string, pattern: string): boolean {
	const letters = text.toLowerCase();
	const wanted = pattern.toLowerCase();
	let at = 0;
	let star = -1;
	let afterStar = 0;

	for (let index = 0; index < letters.length; ) {
		if (wanted[at] === '*') {
			star = at;
			afterStar = index;
			at++;
		} else if (wanted[at] === '?' || wanted[at] === letters[index]) {
			at++;
			index++;
		} else if (star === -1) {
			return false;
		} else {
			at = star + 1;
			afterStar++;
			index = afterStar;
		}
	}

	return /^\**$/.test(wanted.slice(at));
}
