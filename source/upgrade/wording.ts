import {imageVersionName} from '../fleet/image.js';
import {batchName} from './batch.js';
import {countProgress, type Upgrade} from './upgrade.js';

/** What an upgrade which stops here leaves behind, in a sentence. */
export function whatStaysMixed(upgrade: Upgrade): string {
	const {leg} = upgrade;
	const {pending, asked, upgraded, failed} = countProgress(upgrade);
	const parts = [
		upgraded > 0 ? `${upgraded} upgraded` : null,
		failed > 0 ? `${failed} failed` : null,
		asked > 0
			? `${asked} ${leg.batchStatus === 'requested' ? 'asked, which Azure did not take' : 'asked and may still change'}`
			: null,
		pending > 0 ? `${pending} untouched` : null,
	].filter(part => part !== null);

	const model =
		leg.model === 'to-write'
			? 'The model was not changed.'
			: `The model ${leg.model === 'requested' ? 'may name' : 'names'} ${imageVersionName(leg.image)}: new instances come up with it.`;

	return `Of the plan: ${parts.join(', ') || 'nothing'}. ${model}`;
}

/** The batch in flight or next, for people: `batch 2 of 5 (UD1)`. */
export function currentBatchName({leg, plan}: Upgrade): string {
	const first = leg.batches[leg.batch]?.[0];
	const planned = plan.batches.find(batch => batch.instances.some(({vmId}) => vmId === first?.vmId));
	const domain = planned ? ` (${batchName(planned)})` : '';

	return `batch ${Math.min(leg.batch + 1, leg.batches.length)} of ${leg.batches.length}${domain}`;
}
