/** Another process has taken the upgrade over: this one must not write another word of it. */
export class LeaseLostError extends Error {
	override readonly name = 'LeaseLostError';

	constructor(upgradeId: string) {
		super(`Another process has taken upgrade ${upgradeId} over. This one stops without a further word.`);
	}
}
