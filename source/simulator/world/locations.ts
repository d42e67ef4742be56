import type {JsonObject} from './json.js';

/** Regions, with what a list of locations tells of them [recorded]. */
const regions = [
	{
		name: 'eastus2',
		displayName: 'East US 2',
		area: 'US',
		geography: 'United States',
		longitude: '-78.3889',
		latitude: '36.6681',
		place: 'Virginia',
		pair: 'centralus',
	},
	{
		name: 'centralus',
		displayName: 'Central US',
		area: 'US',
		geography: 'United States',
		longitude: '-93.6208',
		latitude: '41.5908',
		place: 'Iowa',
		pair: 'eastus2',
	},
	{
		name: 'westeurope',
		displayName: 'West Europe',
		area: 'Europe',
		geography: 'Europe',
		longitude: '4.9',
		latitude: '52.3667',
		place: 'Netherlands',
		pair: 'northeurope',
	},
	{
		name: 'northeurope',
		displayName: 'North Europe',
		area: 'Europe',
		geography: 'Europe',
		longitude: '-6.2597',
		latitude: '53.3478',
		place: 'Ireland',
		pair: 'westeurope',
	},
] as const;

/** The names of all regions as people read them. */
export const locationNames: readonly string[] = regions.map(({displayName}) => displayName);

/** The regions of a subscription as ARM lists them; the pairing of zones differs from subscription to subscription. */
export const locationBodies = (subscriptionId: string): readonly JsonObject[] =>
	regions.map(region => ({
		id: `/subscriptions/${subscriptionId}/locations/${region.name}`,
		name: region.name,
		type: 'Region',
		displayName: region.displayName,
		regionalDisplayName: `(${region.area}) ${region.displayName}`,
		metadata: {
			regionType: 'Physical',
			regionCategory: 'Recommended',
			geography: region.geography,
			geographyGroup: region.area,
			longitude: region.longitude,
			latitude: region.latitude,
			physicalLocation: region.place,
			pairedRegion: [{name: region.pair, id: `/subscriptions/${subscriptionId}/locations/${region.pair}`}],
		},
		availabilityZoneMappings: ['1', '2', '3'].map((logicalZone, index) => ({
			logicalZone,
			physicalZone: `${region.name}-az${((index + 2) % 3) + 1}`,
		})),
	}));
