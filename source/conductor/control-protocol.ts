import type {Live} from '../store/live.js';
import type {Steering} from '../upgrade/steer.js';

// What viewers and the process of an upgrade say to each other: one JSON document a line, over a socket which only the
// operator's own account may open. The journal says what happened; this says what is wanted and what is seen.

/** Who steers, and since when (ISO 8601 UTC). */
export type Helm = {readonly by: string; readonly since: string};

/** What a viewer says. */
export type ViewerMessage =
	/** Who looks on, and whether the pictures of the set are wanted too. The helm is given to the first who asks for it. */
	| {readonly type: 'hello'; readonly who: string; readonly wantsHelm: boolean; readonly wantsLive: boolean}
	/** Takes the helm from whoever has it. */
	| {readonly type: 'take-helm'}
	/** A wish. Without the helm it is refused, unless it takes the helm at the same time. */
	| {readonly type: 'steer'; readonly id: number; readonly steering: Steering; readonly takesHelm: boolean}
	| {readonly type: 'refresh'}
	/** Asks whether the process answers: a connection alone does not tell, the system takes it for a stopped one too. */
	| {readonly type: 'ping'};

/** What a viewer sees of Azure through the process of the upgrade. */
export type LiveView = Partial<Pick<Live, 'snapshot' | 'connection' | 'budget' | 'identity'>>;

/** What the process of an upgrade says. */
export type ConductorMessage =
	| {readonly type: 'helm'; readonly helm: Helm | null; readonly isYours: boolean}
	| {readonly type: 'live'; readonly view: LiveView}
	/** The answer to a wish: `null` when it is done and journaled, else why not. */
	| {readonly type: 'answer'; readonly id: number; readonly refusal: string | null}
	/** A line for the operator, such as the code of a device-code sign-in. */
	| {readonly type: 'prompt'; readonly text: string}
	| {readonly type: 'pong'};

/** A viewer's message, or `null` for what is none: whatever is sent must not stop an upgrade. */
export function parseViewerMessage(line: string): ViewerMessage | null {
	const message = parseRecord(line);

	switch (message?.['type']) {
		case 'hello': {
			const {who, wantsHelm, wantsLive} = message;

			return typeof who === 'string'
				? {type: 'hello', who, wantsHelm: wantsHelm === true, wantsLive: wantsLive === true}
				: null;
		}

		case 'take-helm':
		case 'ping':
		case 'refresh': {
			return {type: message['type']};
		}

		case 'steer': {
			const steering = parseSteering(message['steering']);
			const {id, takesHelm} = message;

			return steering === null || typeof id !== 'number'
				? null
				: {type: 'steer', id, steering, takesHelm: takesHelm === true};
		}

		default: {
			return null;
		}
	}
}

/** A wish which came as JSON, or `null` when it is none. */
export function parseSteering(value: unknown): Steering | null {
	if (!isRecord(value)) {
		return null;
	}

	const {type, instanceIds, acceptBreach} = value;

	switch (type) {
		case 'pause':
		case 'cancel':
		case 'roll-back':
		case 'retry-failed': {
			return {type};
		}

		case 'resume': {
			return acceptBreach === true ? {type, acceptBreach} : {type};
		}

		case 'skip': {
			const ids = Array.isArray(instanceIds) ? instanceIds.filter(id => typeof id === 'string') : [];

			return ids.length === 0 ? null : {type, instanceIds: ids};
		}

		default: {
			return null;
		}
	}
}

/** What is wanted, and by whom, as one process writes it on the command line of the next. */
export function formatWish(steering: Steering, by: string | null): string {
	return JSON.stringify({steering, by});
}

/** The wish on a command line; without steering when it is none. */
export function parseWish(text: string): {readonly steering: Steering | null; readonly by: string | null} {
	const wish = parseRecord(text);

	return {steering: parseSteering(wish?.['steering']), by: typeof wish?.['by'] === 'string' ? wish['by'] : null};
}

/** A message of the process of an upgrade. It is one of ours and of this version: the lease says so. */
export function parseConductorMessage(line: string): ConductorMessage | null {
	try {
		const message: ConductorMessage | null = JSON.parse(line);

		return message;
	} catch {
		return null;
	}
}

function parseRecord(line: string): Readonly<Record<string, unknown>> | null {
	try {
		const value: unknown = JSON.parse(line);

		return isRecord(value) ? value : null;
	} catch {
		return null;
	}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}
