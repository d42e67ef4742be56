type ImageState = 'Active' | 'ScheduledForDeprecation' | 'Deprecated';

export type ImageVersionFacts = {readonly name: string; readonly state: ImageState};

/** Platform images: publisher, offer, SKU, versions from the oldest to the newest. */
export type ImageCatalogue = {
	readonly [publisher: string]: {readonly [offer: string]: {readonly [sku: string]: readonly ImageVersionFacts[]}};
};

/** One version of an image in a gallery. */
export type GalleryVersion = {
	readonly name: string;
	readonly isExcludedFromLatest: boolean;
	/** The regions it is replicated to. */
	readonly regions: ReadonlyArray<{readonly name: string; readonly replicas: number; readonly progress: number}>;
	readonly publishedAt: number;
};

/** A compute gallery: images with versions, from the oldest to the newest. */
export type Gallery = {
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly name: string;
	readonly location: string;
	/** Under which everybody sees it, or `null` where it is not shared with the community. */
	readonly communityName: string | null;
	/** Under which the tenant sees it. */
	readonly uniqueName: string;
	readonly images: ReadonlyArray<{
		readonly name: string;
		readonly osType: 'Linux' | 'Windows';
		readonly identifier: {readonly publisher: string; readonly offer: string; readonly sku: string};
		readonly versions: readonly GalleryVersion[];
	}>;
};

/** An image of one's own which is not in a gallery. */
export type ManagedImage = {
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly name: string;
	readonly location: string;
	readonly osType: 'Linux' | 'Windows';
};
