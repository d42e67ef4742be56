import type {VirtualMachineScaleSetExtension} from '@azure/arm-compute';
import type {ExpiringUrl} from '../fleet/scale-set.js';
import {memberOf, textOf} from './untrusted.js';

const urlPattern = /https?:\/\/[^\s"'<>\\]+/gi;
/** A shared access signature without its URL, as some extensions take it in a setting of its own. */
const tokenPattern = /[^\s"'<>]*\bsig=[^\s"'<>]*/gi;
/** Settings are data of anybody: they are walked no deeper than this. */
const deepest = 20;

/**
 * The shared access signatures in the settings of extensions, each once: what they reach and until when, never their
 * text. One which names a stored access policy (`si`) instead of a time says no expiry.
 *
 * `se` is the signed expiry: https://learn.microsoft.com/rest/api/storageservices/create-service-sas
 */
export function expiringUrlsOf(extensions: readonly VirtualMachineScaleSetExtension[]): readonly ExpiringUrl[] {
	const found = new Map<string, ExpiringUrl>();

	for (const extension of extensions) {
		for (const text of textsIn(extension.settings, deepest)) {
			for (const {host, expiresAt} of signaturesIn(text)) {
				const name = textOf(extension.name) ?? '';
				found.set(JSON.stringify([name, host, expiresAt]), {extension: name, host, expiresAt});
			}
		}
	}

	return [...found.values()];
}

function textsIn(value: unknown, depth: number): readonly string[] {
	if (typeof value === 'string') {
		return [value];
	}

	if (typeof value !== 'object' || value === null || depth === 0) {
		return [];
	}

	return Object.keys(value).flatMap(name => textsIn(memberOf(value, name), depth - 1));
}

type Signature = Omit<ExpiringUrl, 'extension'>;

function signaturesIn(text: string): readonly Signature[] {
	// Settings which are JSON or XML inside a text write the separator in their own way.
	const plain = text.replaceAll(/\\u0026|&amp;/gi, '&');
	const urls = plain.match(urlPattern) ?? [];
	const tokens = plain.replaceAll(urlPattern, ' ').match(tokenPattern) ?? [];

	return [
		...urls.flatMap(url => {
			const parsed = URL.parse(url);
			return parsed === null ? [] : signatureOf(parsed.host, parsed.searchParams);
		}),
		...tokens.flatMap(token => signatureOf('', new URLSearchParams(token.replace(/^[^?]*\?/, '')))),
	];
}

function signatureOf(host: string, query: URLSearchParams): readonly Signature[] {
	const expiry = textOf(query.get('se'));
	const isSigned = query.has('sig') && (expiry !== null || query.has('si'));

	return isSigned ? [{host, expiresAt: expiry === null ? null : toTime(expiry)}] : [];
}

/** Times of signatures are UTC: a date, or a date and a time which ends in `Z`. */
function toTime(text: string): string | null {
	const time = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/i.test(text) ? Date.parse(text) : Number.NaN;

	return Number.isNaN(time) ? null : new Date(time).toISOString();
}
