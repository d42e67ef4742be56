// First figures of what an operator feels. One line of JSON for each; read them as ratios, for machines differ.
import {benchFrame, makeFleet} from './frame.js';
import {benchSimulator} from './simulator.js';
import {benchKeys, benchStart} from './start.js';

await benchStart();
await benchKeys('three-zones', 100);
await benchKeys('thousand', 1000);
await benchFrame(makeFleet(1));
await benchFrame(makeFleet(10));
await benchSimulator();
process.exit();
