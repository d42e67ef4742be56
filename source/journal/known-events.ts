import type {Image} from '../fleet/image.js';
import type {UpgradeEvent, UpgradeFact} from '../upgrade/event.js';

type Check = (value: unknown) => boolean;
type Facts<Type extends UpgradeFact['type']> = Omit<Extract<UpgradeFact, {readonly type: Type}>, 'type'>;
type Shapes = {readonly [Type in UpgradeFact['type']]: {readonly [Name in keyof Facts<Type>]: Check}};

const isText: Check = value => typeof value === 'string';
const isNumber: Check = value => typeof value === 'number';
const orNull =
	(check: Check): Check =>
	value =>
		value === null || check(value);
const listOf =
	(check: Check): Check =>
	value =>
		Array.isArray(value) && value.every(member => check(member));
const oneOf =
	(...words: readonly string[]): Check =>
	value =>
		words.some(word => word === value);
const objectWith =
	(members: Readonly<Record<string, Check>>): Check =>
	value =>
		isObject(value) && Object.entries(members).every(([name, check]) => check(value[name]));

const isTextOrNull = orNull(isText);
const isInstance = objectWith({instanceId: isText, vmId: isText});

const image: {readonly [Name in keyof Image]: Check} = {
	kind: isText,
	publisher: isTextOrNull,
	offer: isTextOrNull,
	sku: isTextOrNull,
	version: isTextOrNull,
	exactVersion: isTextOrNull,
	id: isTextOrNull,
	uri: isTextOrNull,
};

const isImage = objectWith(image);

const isBreach = objectWith({
	limit: isText,
	allowedPercent: isNumber,
	actualPercent: isNumber,
	unhealthyCount: isNumber,
	ofCount: isNumber,
	instanceIds: listOf(isText),
});

const isPlan = objectWith({
	scaleSetId: isText,
	from: isImage,
	to: isImage,
	modelChange: listOf(isObject),
	willStart: isText,
	policy: isObject,
	batches: listOf(objectWith({instances: listOf(isInstance)})),
	skipped: listOf(isObject),
	checks: listOf(isObject),
	instanceCount: isNumber,
});

const isPlace = objectWith({
	endpoint: isTextOrNull,
	cloud: isTextOrNull,
	auth: isTextOrNull,
	subscriptionId: isText,
	tenantId: isTextOrNull,
	speed: orNull(isNumber),
});

/** Every type of event which this program knows, with the members that must be there. The compiler keeps it complete. */
const shapes: Shapes = {
	'upgrade-planned': {
		plan: isPlan,
		oldImages: objectWith({model: isImage, instances: value => isObject(value) && Object.values(value).every(isImage)}),
		identity: isTextOrNull,
		place: orNull(isPlace),
	},
	'upgrade-confirmed': {},
	'conductor-started': {
		identity: isTextOrNull,
		host: isText,
		pid: isNumber,
		reason: oneOf('started', 'resumed'),
	},
	'model-update-requested': {image: isImage, etag: isTextOrNull},
	'model-updated': {image: isImage, etag: isTextOrNull},
	'batch-requested': {
		batch: isNumber,
		zone: isTextOrNull,
		updateDomain: orNull(isNumber),
		instanceIds: listOf(isText),
	},
	'batch-accepted': {batch: isNumber, operation: isTextOrNull},
	'instance-upgraded': {batch: isNumber, instanceId: isText, vmId: isText},
	'instance-failed': {batch: isNumber, instanceId: isText, vmId: isText, reason: isText},
	'instance-skipped': {
		batch: isNumber,
		instanceId: isText,
		vmId: isText,
		progress: oneOf('skipped', 'gone', 'given-up'),
		reason: isText,
		by: isTextOrNull,
	},
	'batch-completed': {batch: isNumber},
	'gate-waiting': {
		gate: isText,
		batch: isNumber,
		message: isText,
		until: orNull(isNumber),
		instanceIds: listOf(isText),
	},
	'gate-passed': {gate: isText, batch: isNumber},
	'policy-breached': {breach: isBreach, message: isText},
	paused: {reason: isText, by: isTextOrNull},
	resumed: {acceptedBreach: orNull(isBreach), by: isTextOrNull},
	'retry-started': {instances: listOf(isInstance), by: isTextOrNull},
	'repairs-suspend-requested': {},
	'repairs-suspended': {},
	'repairs-resume-requested': {ending: isEndingFact},
	'repairs-resumed': {},
	'foreign-change-seen': {message: isText},
	throttled: {bucket: isTextOrNull, retryAfterSeconds: isNumber},
	'rollback-started': {image: isImage, batches: listOf(listOf(isInstance)), by: isTextOrNull},
	'upgrade-completed': {upgraded: isNumber, message: isText},
	'upgrade-faulted': {message: isText, breach: orNull(isBreach)},
	'upgrade-cancelled': {message: isText, by: isTextOrNull},
	'rolled-back': {message: isText},
};

/**
 * Whether a value is an event with all that its type promises, as far as it is needed to fold and to tell it: whatever
 * somebody wrote into a journal, what passes here makes nothing throw.
 */
export function isUpgradeEvent(value: unknown): value is UpgradeEvent {
	return isObject(value) && isText(value['at']) && isText(value['upgradeId']) && isFact(value);
}

/** The type of an event which this program does not know, `null` when it does or when the value is no event at all. */
export function unknownType(value: unknown): string | null {
	const type = isObject(value) ? value['type'] : null;

	return typeof type === 'string' && !Object.hasOwn(shapes, type) ? type : null;
}

function isFact(value: Readonly<Record<string, unknown>>): boolean {
	const {type} = value;

	return isKnownType(type) && objectWith(shapes[type])(value);
}

function isEndingFact(value: unknown): boolean {
	return (
		isObject(value) &&
		oneOf('upgrade-completed', 'upgrade-faulted', 'upgrade-cancelled', 'rolled-back')(value['type']) &&
		isFact(value)
	);
}

function isKnownType(type: unknown): type is UpgradeFact['type'] {
	return typeof type === 'string' && Object.hasOwn(shapes, type);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
