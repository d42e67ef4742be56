/**
 * Readers for what Azure answers. The SDK's types promise more than its answers keep: fields are `null` or missing, and
 * nothing checks their type. Each reader takes anything and gives the value when it is what it should be, else `null`.
 */

/** A text which is not empty. */
export function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/** A finite number. */
export function numberOf(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `true` or `false`. */
export function booleanOf(value: unknown): boolean | null {
	return typeof value === 'boolean' ? value : null;
}

/** The members of a list which are objects; a list which is none is empty. */
export function objectsOf<Member>(value: readonly Member[] | null | undefined): readonly NonNullable<Member>[] {
	return Array.isArray(value) ? value.filter(member => typeof member === 'object' && member !== null) : [];
}

/** The members of a list which are texts. */
export function textsOf(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter(member => textOf(member) !== null) : [];
}

/** A member of an object which may be none. */
export function memberOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The one of `known` which `value` names in any letter case, else `'unknown'`: Azure may invent words at any time. */
export function wordOf<Word extends string>(value: unknown, known: readonly Word[]): Word | 'unknown' {
	const wanted = textOf(value)?.toLowerCase();

	return known.find(word => word.toLowerCase() === wanted) ?? 'unknown';
}
