import {imageName, imageVersionName} from '../fleet/image.js';
import type {Gate, UpgradeEvent} from './event.js';
import {breachMessage} from './gates.js';
import {batchName} from './batch.js';
import type {Tone} from './report.js';
import {instancesText} from './counted.js';

/** An event in a line for people, without its time. */
export type EventLine = {readonly text: string; readonly tone: Tone};

/** Says an event in words, as the log of the screen and the text output of a command show it. */
export function describeEvent(event: UpgradeEvent): EventLine {
	switch (event.type) {
		case 'upgrade-planned': {
			const count = event.plan.batches.reduce((sum, batch) => sum + batch.instances.length, 0);
			return plain(
				`planned: ${instancesText(count)} in ${event.plan.batches.length} ${event.plan.batches.length === 1 ? 'batch' : 'batches'} to ${imageName(event.plan.to)}`,
			);
		}

		case 'upgrade-confirmed': {
			return plain(`confirmed; upgrade ${event.upgradeId}`);
		}

		case 'model-update-requested': {
			return plain(`model asked to name ${imageVersionName(event.image)}`);
		}

		case 'model-updated': {
			return plain(`model names ${imageVersionName(event.image)}`);
		}

		case 'batch-requested': {
			return plain(`batch ${event.batch + 1} (${batchName(event)}) asked: ${event.instanceIds.join(' ')}`);
		}

		case 'batch-accepted': {
			return plain(`batch ${event.batch + 1} taken by Azure`);
		}

		case 'instance-upgraded': {
			return {text: `${event.instanceId} upgraded and ready`, tone: 'good'};
		}

		case 'instance-failed': {
			return {text: `${event.instanceId} failed: ${event.reason}`, tone: 'bad'};
		}

		case 'instance-skipped': {
			return {text: skippedText(event), tone: event.progress === 'gone' ? 'plain' : 'warn'};
		}

		case 'batch-completed': {
			return plain(`batch ${event.batch + 1} completed`);
		}

		case 'gate-waiting': {
			const whom = event.instanceIds.length > 0 ? ` (${event.instanceIds.join(' ')})` : '';
			return {text: `${event.message}${whom}`, tone: gateTones[event.gate]};
		}

		case 'gate-passed': {
			return plain(`${gateNames[event.gate]} gate passed`);
		}

		case 'policy-breached': {
			return {text: `policy breached: ${event.message}`, tone: 'bad'};
		}

		case 'paused': {
			return {text: headed('paused', event.reason), tone: 'warn'};
		}

		case 'resumed': {
			return event.acceptedBreach === null
				? plain(`resumed${byText(event)}`)
				: {
						text: `resumed${byText(event)}, the breach accepted: ${breachMessage(event.acceptedBreach)}`,
						tone: 'warn',
					};
		}

		case 'retry-started': {
			const {length} = event.instances;
			const what = length === 0 ? 'what is left' : instancesText(length);
			return {text: `retry${byText(event)}: ${what} again`, tone: 'warn'};
		}

		case 'repairs-suspend-requested': {
			return plain('automatic repairs asked to be suspended');
		}

		case 'repairs-suspended': {
			return plain('automatic repairs suspended');
		}

		case 'repairs-resume-requested': {
			return plain('automatic repairs asked to be resumed, before the end');
		}

		case 'repairs-resumed': {
			return plain('automatic repairs resumed');
		}

		case 'conductor-started': {
			const whom = event.identity === null ? '' : ` as ${event.identity}`;
			return plain(
				`${event.reason === 'started' ? 'started' : 'taken up again'} on ${event.host} (pid ${event.pid})${whom}`,
			);
		}

		case 'foreign-change-seen': {
			return {text: event.message, tone: 'warn'};
		}

		case 'throttled': {
			return {
				text: `Azure asks to wait ${Math.ceil(event.retryAfterSeconds)} s${event.bucket === null ? '' : ` (${event.bucket})`}`,
				tone: 'warn',
			};
		}

		case 'rollback-started': {
			const count = event.batches.flat().length;
			return {
				text: `rolling ${instancesText(count)} back to ${imageVersionName(event.image)}${byText(event)}`,
				tone: 'warn',
			};
		}

		case 'upgrade-completed': {
			return {text: `completed: ${event.message}`, tone: 'good'};
		}

		case 'upgrade-faulted': {
			return {text: `FAULTED: ${event.message}`, tone: 'bad'};
		}

		case 'upgrade-cancelled': {
			return {text: headed('cancelled', event.message), tone: 'warn'};
		}

		case 'rolled-back': {
			return {text: `rolled back: ${event.message}`, tone: 'good'};
		}
	}
}

const gateTones: Readonly<Record<Gate, Tone>> = {
	health: 'plain',
	soak: 'plain',
	pause: 'plain',
	'unhealthy-limit': 'warn',
	'instance-busy': 'warn',
	checkpoint: 'plain',
};

const gateNames: Readonly<Record<Gate, string>> = {
	health: 'health',
	soak: 'soak',
	pause: 'pause',
	'unhealthy-limit': 'unhealthy limit',
	'instance-busy': 'busy instances',
	checkpoint: 'checkpoint',
};

/** A skip of the operator says who skipped already. */
function skippedText({
	instanceId,
	progress,
	reason,
}: Extract<UpgradeEvent, {readonly type: 'instance-skipped'}>): string {
	switch (progress) {
		case 'skipped': {
			return `${instanceId} left out: ${reason}`;
		}

		case 'gone': {
			return `${instanceId} is gone: ${reason}`;
		}

		case 'given-up': {
			return `${instanceId} not waited for: ${reason}`;
		}
	}
}

function byText({by}: {readonly by: string | null}): string {
	return by === null ? '' : ` by ${by}`;
}

function plain(text: string): EventLine {
	return {text, tone: 'plain'};
}

/** A sentence after the word for what happened, which is not said twice where the sentence begins with it. */
function headed(word: string, sentence: string): string {
	return sentence.toLowerCase().startsWith(word) ? `${word}${sentence.slice(word.length)}` : `${word}: ${sentence}`;
}
