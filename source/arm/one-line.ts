const escapeSequence = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|.)/g;
/** Control characters, line and paragraph separators, and those which turn the direction of writing. */
const invisible = /[\p{Cc}\u2028\u2029\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;
/** A query may hold a signature: of a storage account, or of an operation. */
const urlQuery = /(\bhttps?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/gi;
const signature = /\b(sig|signature|accesskey|accountkey|client_secret|password)=[^\s&;"']+/gi;
const bearer = /\bbearer\s+[\w.~+/=-]{8,}/gi;
const webToken = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g;

/**
 * A text of Azure's, the CLI's or the network's in one line, for a message: without escape sequences and control
 * characters, without tokens, signatures and the queries of URLs, and at most `maximumLength` characters long.
 */
export function toOneLine(text: string, maximumLength = 800): string {
	const line = text
		.slice(0, maximumLength * 8)
		.replaceAll(escapeSequence, ' ')
		.replaceAll(invisible, ' ')
		.replaceAll(urlQuery, '$1')
		.replaceAll(signature, '$1=…')
		.replaceAll(bearer, 'bearer …')
		.replaceAll(webToken, '…')
		.replaceAll(/\s+/g, ' ')
		.trim();

	return line.length > maximumLength ? `${line.slice(0, maximumLength - 1)}…` : line;
}
