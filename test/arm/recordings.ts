import {readFileSync} from 'node:fs';

/** One recorded answer of Azure: see the readme beside the fixtures. */
export type Recording = {
	readonly recording: string;
	readonly exchange: number;
	readonly method: string;
	readonly url: string;
	readonly status: number;
	readonly body: unknown;
};

export type RecordingKind =
	| 'errors'
	| 'image-lists'
	| 'images'
	| 'instance-lists'
	| 'instance-views'
	| 'instances'
	| 'operations'
	| 'scale-set-lists'
	| 'scale-sets';

/** All recorded answers of a kind. */
export function readRecordings(kind: RecordingKind): readonly Recording[] {
	const text = readFileSync(new URL(`../fixtures/azure/${kind}.jsonl`, import.meta.url), 'utf8');

	return text
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line));
}

/** The recorded answer of an exchange; throws when there is none, so that a test cannot pass on nothing. */
export function readRecording(kind: RecordingKind, recording: string, exchange: number): Recording {
	const found = readRecordings(kind).find(
		candidate => candidate.recording.startsWith(recording) && candidate.exchange === exchange,
	);

	if (found === undefined) {
		throw new Error(`No exchange ${exchange} of ${recording} among the ${kind}.`);
	}

	return found;
}
