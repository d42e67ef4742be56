import type {FaultRequest} from './fault.js';

/** A share of all requests, for ever. */
const always = (share: number, facts: FaultRequest): FaultRequest => ({...facts, share, times: null});

const page = `<html><head><title>503 Service Temporarily Unavailable</title></head>
<body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>
`;

/** What is wrong with the line to Azure in the scenario `flaky`: about one request in twenty fails, one in thirty is slow. */
export const flaky: readonly FaultRequest[] = [
	always(0.01, {kind: 'status', status: 500}),
	always(0.01, {kind: 'status', status: 503, retryAfterSeconds: 5}),
	always(0.005, {kind: 'status', status: 503, body: page}),
	// A gateway which gives up does not call back what it has passed on.
	always(0.005, {kind: 'status', status: 504, moment: 'after'}),
	always(0.01, {kind: 'reset', moment: 'before'}),
	always(0.005, {kind: 'reset', moment: 'after'}),
	always(0.03, {kind: 'delay', delaySeconds: 4}),
	always(0.003, {kind: 'delay', delaySeconds: 45}),
	always(0.004, {kind: 'incomplete', leaves: 'either'}),
	{kind: 'vanish', afterSeconds: 240, everySeconds: 900},
	{kind: 'add-instances', afterSeconds: 420, everySeconds: 900},
];
