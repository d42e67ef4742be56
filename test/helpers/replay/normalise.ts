/** A time with its form: how Compute writes it, and how the guest agent does. */
const timeForm = (text: string): string | null => {
	const match = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3,7})?(Z|[+-]\d{2}:\d{2})$/.exec(text);
	if (match === null) {
		return null;
	}

	return match[1] === undefined ? '<time in whole seconds>' : '<time>';
};

const isUpperCase = (text: string): boolean => text === text.toUpperCase() && text !== text.toLowerCase();

/**
 * A text without what is of its own recording: times, GUIDs, counters, ids of instances, names of disks and of
 * resource groups. What is
 * left must be the same in every Azure. Group names keep their case, as Azure changes it.
 */
export const normalise = (text: string): string =>
	timeForm(text) ??
	text
		.replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi, '<guid>')
		.replaceAll(
			/(\/resourceGroups\/)([^/]+)/gi,
			(_all, word: string, name: string) => word + (isUpperCase(name) ? '<GROUP>' : '<group>'),
		)
		.replaceAll(/[^/]+_[\da-f]{32}/gi, '<disk>')
		.replaceAll(/(\/virtualMachines\/)\d+/gi, '$1<n>')
		.replaceAll(/(?<=[^/]_)\d+$/g, '<n>')
		.replaceAll(/^"\d+"$/g, '<etag>');

const signature: ReadonlySet<string> = new Set(['p', 't', 'c', 's', 'h']);

/**
 * The path of an operation URL and the names in its query: the values are a signature. URLs were not signed before 2023;
 * compare with one of those, and the parts of the signature do not count.
 */
export const normaliseUrl = (url: string, other: string): string => {
	const {origin, pathname, searchParams} = new URL(url);
	const isSigned = searchParams.has('c') && new URL(other).searchParams.has('c');
	const names = [...searchParams.keys()].filter(name => isSigned || !signature.has(name));
	return `${origin}${normalise(pathname)}?${names.toSorted().join('&')}`;
};

/**
 * The names of the buckets in `x-ms-ratelimit-remaining-resource`, sorted. Until 2023 each policy had two windows in
 * place of a bucket of the subscription and one of the resource: compare with one of those, and only policies count.
 */
export const bucketNames = (header: string, other: string): string => {
	const isByWindow = /\dMin;/.test(header) || /\dMin;/.test(other);
	const names = header
		.split(',')
		.map(part => part.split(';')[0] ?? '')
		.map(name => (isByWindow ? name.replace(/(\d+Min|SubscriptionMaximum|Resource)$/, '') : name));
	return [...new Set(names)].toSorted().join(',');
};
