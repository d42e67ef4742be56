/** What stands for a secret. */
const redacted = '…';

/** Members which hold secrets, whatever resource they are of; letter case and separators do not count. */
const secretNames =
	/^(?:customdata|userdata|protectedsettings|.*password|.*passwd|.*passphrase|.*secret|.*secrets|.*token|.*credential|.*credentials|.*connectionstring|.*privatekey|(?:.*(?:access|account|api|shared|storage|encryption|function|host|master|subscription|primary|secondary|auth))key|sas|.*sig|.*signature|authorization|pfx|.*certificatedata)$/;

/** Colours in the output of a program: the end of one would join the word behind it. */
const escapeSequence = /\u001B\[[0-?]*[ -/]*[@-~]/g;
/** Queries of URLs go whole: they may hold a signature under any name. */
const urlQuery = /(\b[a-z][a-z\d+]{1,20}:\/\/[^\s?#"'<>\\]{0,2000})[?#][^\s"'<>\\]+/gi;
const urlUser = /(\b[a-z][a-z\d+]{1,20}:\/\/)[^\s/@"'<>\\]{0,2000}@/gi;
/** Settings in a text of their own: a query without its URL, a connection string, a command line. */
const setting =
	/((?:^|[\s;&?,"'{(]|--?|\/)[\w.-]{0,60}(?:sig|signature|password|passwd|passphrase|pwd|secret|token|credential|accesskey|accountkey|sharedkey|apikey|privatekey)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s;&"',]+)/gi;
const flag =
	/((?:^|\s)--?[\w-]{0,60}(?:password|passwd|passphrase|secret|token|credential|access-key|account-key|api-key)\s+)("[^"]*"|'[^']*'|\S+)/gi;
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const webToken = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g;
const pem = /-----BEGIN [^-]*(?:PRIVATE KEY|CERTIFICATE)[^-]*-----[\s\S]*?(?:-----END [^-]*-----|$)/g;

/** Answers of anybody are walked no deeper than this: what is below is left out whole. */
const deepest = 60;

/**
 * A JSON value without its secrets: same members, same lists, but `…` for what a member with a telling name holds, and
 * in any text for signatures, queries of URLs, passwords, tokens and keys. What is empty, `null` or a boolean is no
 * secret. A text which is JSON is looked into, and comes without its blanks. Pure, and twice is as good as once.
 *
 * It cannot know what a program hides in a setting with a name of its own: what matters goes into `protectedSettings`,
 * which Azure never answers.
 */
export function redact(value: unknown, depth = deepest): unknown {
	if (typeof value === 'string') {
		return redactText(value, depth);
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	if (depth === 0) {
		return redacted;
	}

	if (Array.isArray(value)) {
		return value.map(item => redact(item, depth - 1));
	}

	return Object.fromEntries(
		Object.entries(value).map(([name, member]: readonly [string, unknown]) => [
			name,
			isSecret(name) ? hide(member) : redact(member, depth - 1),
		]),
	);
}

/** Azure's answer as indented JSON without secrets, in which nothing is left that a terminal would obey. */
export function toRedactedJson(value: unknown): string {
	const text = JSON.stringify(redact(value), null, 2) ?? 'null';

	return text.replaceAll(/[\p{Cf}\u007F-\u009F\u2028\u2029]/gu, character =>
		Array.from(
			{length: character.length},
			(_, index) => String.raw`\u` + character.charCodeAt(index).toString(16).padStart(4, '0'),
		).join(''),
	);
}

function isSecret(name: string): boolean {
	return secretNames.test(name.toLowerCase().replaceAll(/[^a-z\d]/g, ''));
}

function hide(value: unknown): unknown {
	const isEmpty =
		value === null ||
		value === '' ||
		typeof value === 'boolean' ||
		(typeof value === 'object' && Object.keys(value).length === 0);

	return isEmpty ? value : redacted;
}

function redactText(text: string, depth: number): string {
	if (/^\s*[[{]/.test(text)) {
		try {
			const parsed: unknown = JSON.parse(text);
			return JSON.stringify(redact(parsed, Math.max(0, depth - 1)));
		} catch {
			// A template or a program which begins with a bracket.
		}
	}

	return text
		.replaceAll(escapeSequence, '')
		.replaceAll(pem, redacted)
		.replaceAll(urlUser, `$1${redacted}@`)
		.replaceAll(urlQuery, `$1?${redacted}`)
		.replaceAll(bearer, `$1 ${redacted}`)
		.replaceAll(webToken, redacted)
		.replaceAll(flag, `$1${redacted}`)
		.replaceAll(setting, `$1${redacted}`);
}
