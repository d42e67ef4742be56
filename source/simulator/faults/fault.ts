import type {Json, JsonObject} from '../world/json.js';
import type {PolicyName} from '../policies.js';

/** Which requests a fault hits: of those which fit `method` and `path`, the ones after the first `after`, at most `times`. */
type Selector = {
	/** In upper case; `null` is any. */
	readonly method: string | null;
	/** The whole path, in any case; `*` stands for any characters. `null` is any. */
	readonly path: string | null;
	/** Lets so many fitting requests pass first. */
	readonly after: number;
	/** Hits so many requests, then is over; `null` goes on for ever. */
	readonly times: number | null;
	/** Hits this share (0 to 1) of the fitting requests, by the seed. */
	readonly share: number;
};

/** Whether the request is not carried out, or carried out and then the answer is lost: what a client cannot tell apart. */
export type Moment = 'before' | 'after';

/** What happens to a request which a fault hits. */
type RequestFaultFacts =
	/** 429 with the body of Compute. */
	| {readonly kind: 'throttle'; readonly policy: PolicyName | null; readonly retryAfterSeconds: number | null}
	/** The connection breaks. */
	| {readonly kind: 'reset'; readonly moment: Moment}
	/** Any answer. `body` is sent as it is: text as HTML, anything else as JSON; `null` is ARM's envelope. */
	| {
			readonly kind: 'status';
			readonly moment: Moment;
			readonly status: number;
			readonly code: string | null;
			readonly message: string | null;
			readonly body: Json;
			readonly retryAfterSeconds: number | null;
	  }
	/** The answer comes so many simulated seconds later. */
	| {readonly kind: 'delay'; readonly delaySeconds: number}
	/** The operation which the request starts never ends, until the fault is cleared. */
	| {readonly kind: 'stuck-operation'; readonly operationIds: string[]}
	/** Members of resources in the answer to a GET are left out or `null`; here `share` is that of the members. */
	| {readonly kind: 'incomplete'; readonly members: readonly string[]; readonly leaves: 'missing' | 'null' | 'either'};

/** A fault which waits for requests. */
export type RequestFault = Selector &
	RequestFaultFacts & {
		readonly faultId: string;
		/** Fitting requests so far, and those of them which it has hit. */
		seen: number;
		hits: number;
	};

/** When something happens in the world by itself. */
type Schedule = {
	/** Simulated seconds from now to the first time. */
	readonly afterSeconds: number;
	/** And so many to each following one; `null` is once only. */
	readonly everySeconds: number | null;
	/** How often in all; `null` goes on for ever. */
	readonly times: number | null;
};

/** What holds for every request, from one on and for a while. */
type Held = {
	/** Lets so many requests of any kind pass first. */
	readonly afterRequests: number;
	/** Simulated seconds from the first request which it holds for; `null` until it is cleared. */
	readonly forSeconds: number | null;
};

/** What is different at the place where requests come. */
type ConditionFacts =
	/** The sign-in has no role for these actions; `*` stands for any characters. */
	| {readonly kind: 'permission'; readonly denied: readonly string[]}
	/** A lock on the resource group: nothing may be written, or nothing deleted. */
	| {readonly kind: 'lock'; readonly level: 'ReadOnly' | 'CanNotDelete'}
	/** Lists of instances are up to so many seconds old. */
	| {readonly kind: 'stale-reads'; readonly seconds: number}
	/** No token is accepted. */
	| {readonly kind: 'sign-out'};

/** A condition which was injected: what it takes hold of depends on the request. */
export type Condition = Held &
	ConditionFacts & {
		readonly faultId: string;
		/** All requests since it was injected, and those which it changed. */
		requests: number;
		hits: number;
		/** Simulated milliseconds since 1970; `null` before. */
		heldSince: number | null;
	};

/** Which instances of a scale set: those named, or so many by the seed. */
type Chosen = {readonly instanceIds: readonly string[] | null; readonly count: number};

/** What happens in the world without any request. */
export type OccurrenceFacts = {
	/** Name or id of the scale set; `null` is the first one. */
	readonly scaleSet: string | null;
} & (
	| ({readonly kind: 'unhealthy'} & Chosen)
	| ({readonly kind: 'vanish'} & Chosen)
	| {readonly kind: 'add-instances'; readonly count: number}
	| {readonly kind: 'remove-instances'; readonly count: number}
	/** In the life of instances a stage has another weight from now on: how their upgrades, creations and health fail. */
	| {readonly kind: 'stage-weight'; readonly stage: string; readonly weight: number}
	/** Somebody else sends this PATCH. */
	| {readonly kind: 'foreign-model-write'; readonly body: JsonObject}
	/** The operations which run on the set are preempted; their instances which have not got the model stop, or go on. */
	| {
			readonly kind: 'preempt';
			readonly status: 'Canceled' | 'Failed';
			/** Whether the code of the error tells, or only its words. */
			readonly tells: 'code' | 'words';
			readonly instances: 'stop' | 'finish';
	  }
	/** Somebody else deletes the set, all at once. */
	| {readonly kind: 'scale-set-delete'}
	/** Somebody else starts a roll by the platform. */
	| {readonly kind: 'foreign-rolling-upgrade'}
	/** A newer version of a platform image appears; `null` is that of the set's model, and the version after the newest. */
	| {
			readonly kind: 'publish-image';
			readonly publisher: string | null;
			readonly offer: string | null;
			readonly sku: string | null;
			readonly version: string | null;
			/** About half of the instances which take it never become healthy. */
			readonly isBad: boolean;
	  }
);

/** An occurrence which is still to come. */
export type Occurrence = OccurrenceFacts &
	Schedule & {
		readonly faultId: string;
		hits: number;
		/** Simulated milliseconds since 1970. */
		nextAt: number;
	};

/** Anything which was injected and is not over. */
export type Fault = RequestFault | Occurrence | Condition;

/** A fault as it is asked for: members which are left out have their defaults. See `docs/simulator.md`. */
export type FaultRequest = JsonObject & {readonly kind: string};
