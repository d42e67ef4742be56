/** A member which Azure sends and the description of 2024-07-01 does not know. */
type LaterMember = {
	/** The end of the path to it, without indexes. */
	readonly path: string;
	readonly reason: string;
};

/** Members which are allowed beyond the description. Azure was recorded to send each of them. */
export const laterMembers: readonly LaterMember[] = [
	{path: 'properties.resilientVMDeletionStatus', reason: 'of a later version; recorded on instances since 2024-08'},
	{path: 'resiliencyPolicy.automaticZoneRebalancingPolicy', reason: 'of version 2024-11-01; recorded in 2025'},
	{path: 'properties.highSpeedInterconnectPlacement', reason: 'of a later version; recorded on sets in 2025'},
	{path: 'properties.priority', reason: 'recorded on instances of spot sets, described only in the profile of the set'},
	{path: 'properties.evictionPolicy', reason: 'as priority'},
	{path: 'properties.billingProfile', reason: 'as priority'},
	{path: 'upgradePolicy.automaticOSUpgrade', reason: 'of 2017-12-01; recorded until 2018'},
	{
		path: 'runningStatus.completedTime',
		reason: 'recorded in the history of OS upgrades, where the description says endTime',
	},
	{path: 'properties.replicaType', reason: 'recorded on versions of platform images since 2018'},
	{path: 'properties.replicaCount', reason: 'recorded on versions of platform images since 2023'},
	{path: 'osDiskImage.sizeInBytes', reason: 'recorded on versions of platform images since 2018'},
	{path: 'osDiskImage.sizeInGb', reason: 'recorded on versions of platform images since 2018'},
	{path: '[].properties', reason: 'recorded in lists of image SKUs, and of versions with $expand=properties'},
	{path: 'internalData', reason: 'recorded in subscriptions of Microsoft itself'},
];

/** Members whose words the description lists, and Azure has more of. */
export const openWords: readonly LaterMember[] = [
	{path: 'hardwareProfile.vmSize', reason: 'the list of sizes ends years before the description: sizes come and go'},
];

/** Members which the description requires and Azure was recorded to leave out. */
export const leftOutMembers: readonly LaterMember[] = [
	{
		path: 'value[].location',
		reason: 'lists of instances with $select=instanceView have only id, instanceId and properties',
	},
	{path: 'properties.runningStatus.endTime', reason: 'recorded as completedTime'},
];
