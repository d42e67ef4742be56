/** What the sign-in may do to a scale set: the three writes which an upgrade may need. */
export type Permissions = {
	/** Write the image into the model. */
	readonly canWriteModel: boolean;
	/** Ask instances to take the model. */
	readonly canUpgradeInstances: boolean;
	/** Suspend and resume automatic repairs. */
	readonly canSetRepairs: boolean;
};
