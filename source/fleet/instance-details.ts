/** A status of Azure's, such as `ProvisioningState/succeeded`. */
export type DetailStatus = {
	readonly code: string;
	/** Azure's words for people, in one line; empty where it has none. */
	readonly text: string;
	/** ISO 8601; `null` where Azure did not say. */
	readonly time: string | null;
};

export type ExtensionDetails = {
	readonly name: string;
	readonly version: string | null;
	/** Empty for an extension which has not reported. */
	readonly statuses: readonly DetailStatus[];
};

export type DiskDetails = {
	readonly name: string;
	readonly kind: 'os' | 'data';
	readonly sizeGiB: number | null;
	/** Of the storage, such as `Premium_LRS`; `null` for an unmanaged disk. */
	readonly sku: string | null;
	readonly status: DetailStatus | null;
};

/** Everything which Azure tells of one instance. */
export type InstanceDetails = {
	readonly instanceId: string;
	/** As in {@link import('./scale-set.js').Instance}: its identity. */
	readonly vmId: string;
	readonly name: string;
	readonly computerName: string | null;
	/** As the guest agent tells it: `ubuntu 24.04`. */
	readonly operatingSystem: string | null;
	readonly vmSize: string | null;
	/** ISO 8601. */
	readonly createdAt: string | null;
	/** Only where the answer has it: mostly the address is a resource of its own. */
	readonly privateIp: string | null;
	readonly statuses: readonly DetailStatus[];
	/** What a probe or the application health extension reports; `null` where neither does. */
	readonly health: DetailStatus | null;
	readonly extensions: readonly ExtensionDetails[];
	/** `null` where none has ever reported, and of an instance which does not run. */
	readonly agent: {readonly version: string | null; readonly statuses: readonly DetailStatus[]} | null;
	readonly disks: readonly DiskDetails[];
	readonly protection: {readonly fromScaleIn: boolean; readonly fromScaleSetActions: boolean};
	/** Azure's own answer as indented JSON, without secrets and control characters. */
	readonly raw: string;
};
