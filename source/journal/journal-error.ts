/** The journal could not be read or written. The message says which file, what the system answered, and what follows. */
export class JournalError extends Error {
	override readonly name = 'JournalError';
}

/** What the system answered, for a message: its code where it has one. */
export function reasonOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Whether the system answered with this code. */
export function hasCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
