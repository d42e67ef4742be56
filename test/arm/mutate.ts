import * as fc from 'fast-check';

/** One member of a value, found by its place on each level, is deleted or replaced. */
export type Mutation = {readonly path: readonly number[]; readonly replacement: unknown};

const deleted = Symbol('deleted');

/** Up to six members which are missing, null or of another type. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
	fc.record({
		path: fc.array(fc.nat(30), {minLength: 1, maxLength: 9}),
		replacement: fc.constantFrom<unknown>(
			deleted,
			null,
			'',
			'text',
			'\u001B[31m\r\n',
			0,
			-1,
			Number.NaN,
			true,
			[],
			[null],
			['text'],
			[{}],
			{},
		),
	}),
	{maxLength: 6},
);

/** The value with that member changed; the value itself stays as it is. */
export function mutate<Value>(value: Value, {path, replacement}: Mutation): Value {
	const copy = structuredClone(value);
	let parent: unknown = copy;

	for (const [level, place] of path.entries()) {
		if (typeof parent !== 'object' || parent === null) {
			return copy;
		}

		const keys = Object.keys(parent);
		const key = keys[place % Math.max(1, keys.length)];

		if (key === undefined) {
			return copy;
		}

		const child: unknown = Reflect.get(parent, key);

		if (level === path.length - 1 || typeof child !== 'object' || child === null) {
			if (replacement === deleted) {
				Reflect.deleteProperty(parent, key);
			} else {
				Reflect.set(parent, key, structuredClone(replacement));
			}

			return copy;
		}

		parent = child;
	}

	return copy;
}
