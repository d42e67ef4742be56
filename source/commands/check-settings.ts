import {Ajv} from 'ajv';
import leven from 'leven';
import schema from '../../docs/settings.schema.json' with {type: 'json'};
import type {ThemeName} from '../ui/palettes.js';
import {noSettings, type Settings} from './settings-shape.js';

export type CheckedSettings =
	| {readonly ok: true; readonly settings: Settings}
	/** Whole sentences. */
	| {readonly ok: false; readonly problems: readonly string[]};

/** The members as a file may hold them: numbers may stand for texts. */
type WrittenSettings = {
	readonly theme?: ThemeName;
	readonly policy?: Readonly<Record<string, string | number | boolean>>;
	readonly production?: readonly string[];
	readonly readOnly?: boolean;
	readonly bell?: boolean;
	readonly screenReader?: boolean;
};

/** What is wrong with a value, as the validator tells it. */
type Fault = {
	readonly keyword: string;
	readonly instancePath: string;
	readonly params: Readonly<Record<string, unknown>>;
	readonly parentSchema?: unknown;
	readonly data?: unknown;
};

/** Holds what a file says against the schema (docs/settings.schema.json). */
export function checkSettings(written: unknown): CheckedSettings {
	const ajv = new Ajv({allErrors: true, verbose: true, allowUnionTypes: true});
	const validate = ajv.compile<WrittenSettings>(schema);

	if (!validate(written)) {
		const problems = (validate.errors ?? []).map(error => problemOf(error));
		return {ok: false, problems: [...new Set(problems)]};
	}

	const {policy = {}, theme, production, readOnly, bell, screenReader} = written;

	return {
		ok: true,
		settings: {
			theme: theme ?? noSettings.theme,
			policy: Object.fromEntries(
				Object.entries(policy).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
			),
			production: production ?? noSettings.production,
			readOnly: readOnly ?? noSettings.readOnly,
			bell: bell ?? noSettings.bell,
			screenReader: screenReader ?? noSettings.screenReader,
		},
	};
}

function problemOf({keyword, instancePath, params, parentSchema, data}: Fault): string {
	const place = instancePath.split('/').slice(1).join('.');
	const unknown = params['additionalProperty'];

	if (keyword === 'additionalProperties' && typeof unknown === 'string') {
		const known = Object.keys(membersOf(parentSchema));
		const nearest = known
			.filter(name => leven(name.toLowerCase(), unknown.toLowerCase()) <= 2)
			.toSorted((left, right) => leven(left, unknown) - leven(right, unknown))[0];
		const name = JSON.stringify(place === '' ? unknown : `${place}.${unknown}`);

		return nearest === undefined
			? `There is no setting ${name}: there are ${known.filter(member => member !== '$schema').join(', ')}.`
			: `There is no setting ${name}. Did you mean "${nearest}"?`;
	}

	const description = memberOf(parentSchema, 'description');
	const wanted = typeof description === 'string' ? description : 'an object of settings';

	return `${place === '' ? 'The file' : `"${place}"`} takes ${wanted}, not ${shorten(JSON.stringify(data))}.`;
}

function membersOf(schemaPart: unknown): object {
	const members = memberOf(schemaPart, 'properties');
	return typeof members === 'object' && members !== null ? members : {};
}

function memberOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** What the operator wrote, in as many words as it takes to find it. */
function shorten(text: string): string {
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
