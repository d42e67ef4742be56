import {
	getGallery,
	getGalleryImage,
	getGalleryImageVersion,
	listGalleries,
	listGalleryImages,
	listGalleryImageVersions,
} from './gallery-handlers.js';
import {getVersion, listOffers, listPublishers, listSkus, listVersions} from './image-handlers.js';
import {getManagedImage, listManagedImages} from './managed-image-handlers.js';
import {communityGalleries, sharedGalleries} from './outside-gallery-handlers.js';
import {compute, group, type Route, route} from './route.js';

const publishers = `${compute}/locations/{location}/publishers`;
const offers = `${publishers}/{publisher}/artifactTypes/vmImage/offers`;
const skus = `${offers}/{offer}/skus`;
const versions = `${skus}/{sku}/versions`;
const galleries = `${group}/providers/Microsoft.Compute/galleries`;
const galleryImages = `${galleries}/{gallery}/images`;
const galleryVersions = `${galleryImages}/{image}/versions`;
const community = `${compute}/locations/{location}/communityGalleries/{publicGallery}`;
const shared = `${compute}/locations/{location}/sharedGalleries/{publicGallery}`;

/** Where images are: of publishers, in galleries, and others of one's own. */
export const imageRoutes: readonly Route[] = [
	route('GET', publishers, null, 'subscription', listPublishers),
	route('GET', offers, null, 'subscription', listOffers),
	route('GET', skus, null, 'subscription', listSkus),
	route('GET', versions, null, 'subscription', listVersions),
	route('GET', `${versions}/{version}`, null, 'subscription', getVersion),

	route('GET', `${compute}/galleries`, null, 'subscription', listGalleries),
	route('GET', galleries, null, 'subscription', listGalleries),
	route('GET', `${galleries}/{gallery}`, null, 'subscription', getGallery),
	route('GET', galleryImages, null, 'subscription', listGalleryImages),
	route('GET', `${galleryImages}/{image}`, null, 'subscription', getGalleryImage),
	route('GET', galleryVersions, null, 'subscription', listGalleryImageVersions),
	route('GET', `${galleryVersions}/{version}`, null, 'subscription', getGalleryImageVersion),
	...[
		{path: community, handlers: communityGalleries},
		{path: shared, handlers: sharedGalleries},
	].flatMap(({path, handlers}) => [
		route('GET', path, null, 'subscription', handlers.getGallery),
		route('GET', `${path}/images`, null, 'subscription', handlers.listImages),
		route('GET', `${path}/images/{image}`, null, 'subscription', handlers.getImage),
		route('GET', `${path}/images/{image}/versions`, null, 'subscription', handlers.listVersions),
		route('GET', `${path}/images/{image}/versions/{version}`, null, 'subscription', handlers.getVersion),
	]),
	route('GET', `${compute}/images`, null, 'subscription', listManagedImages),
	route('GET', `${group}/providers/Microsoft.Compute/images`, null, 'subscription', listManagedImages),
	route('GET', `${group}/providers/Microsoft.Compute/images/{image}`, null, 'subscription', getManagedImage),
];
