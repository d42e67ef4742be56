import {imageVersionName} from '../fleet/image.js';
import {batchName} from './batch.js';
import {nextBatch} from './leg.js';
import {countProgress, type Upgrade} from './upgrade.js';

/** What an upgrade which stops here leaves behind, in two sentences: its instances, and the model. */
export function whatStaysMixed(upgrade: Upgrade): string {
	const {leg} = upgrade;

	const model =
		leg.model === 'to-write'
			? 'The model was not changed.'
			: `The model ${leg.model === 'requested' ? 'may name' : 'names'} ${imageVersionName(leg.image)}: new instances come up with it.`;

	return `${whereInstancesAre(upgrade)} ${model}`;
}

/** Where the instances of the plan are, in a sentence. */
export function whereInstancesAre(upgrade: Upgrade): string {
	const {pending, asked, upgraded, failed} = countProgress(upgrade);
	const isTaken = upgrade.leg.batchStatus !== 'requested';

	const parts = [
		upgraded > 0 ? `${upgraded} upgraded` : null,
		failed > 0 ? `${failed} failed` : null,
		asked > 0 ? `${asked} asked${isTaken ? ' and may still change' : ', which Azure may not have taken'}` : null,
		...leftOutParts(upgrade),
		pending > 0 ? `${pending} untouched` : null,
	].filter(part => part !== null);

	return `Of the plan: ${parts.join(', ') || 'nothing'}.`;
}

/** Which instances the upgrade did not wait for, in a sentence with a space before; empty when it waited for all. */
export function whoWasLeftOut(upgrade: Upgrade): string {
	const parts = leftOutParts(upgrade);

	return parts.length === 0 ? '' : ` Left out: ${parts.join(', ')}.`;
}

function leftOutParts(upgrade: Upgrade): readonly string[] {
	const {skipped, gone, 'given-up': givenUp} = countProgress(upgrade);

	return [
		skipped > 0 ? `${skipped} skipped` : null,
		givenUp > 0 ? `${givenUp} given up` : null,
		gone > 0 ? `${gone} removed from the scale set` : null,
	].filter(part => part !== null);
}

/** The batch in flight or next, for people: `batch 2 of 5 (UD1)`. */
export function currentBatchName({leg, plan}: Upgrade): string {
	const index = nextBatch(leg) ?? leg.batches.length - 1;
	const first = leg.batches[index]?.[0];
	const planned = plan.batches.find(batch => batch.instances.some(({vmId}) => vmId === first?.vmId));
	const domain = planned && leg.batch < leg.batches.length ? ` (${batchName(planned)})` : '';

	return `batch ${index + 1} of ${leg.batches.length}${domain}`;
}
