import {lookingKeys} from './keys/looking-keys.js';
import {markingKeys} from './keys/marking-keys.js';
import {movingKeys} from './keys/moving-keys.js';
import {programKeys} from './keys/program-keys.js';
import {questionKeys} from './keys/question-keys.js';
import {steeringKeys} from './keys/steering-keys.js';

/**
 * Every key of the program. What a key does, the footer, the help and the table in the readme all come from here; the
 * order is the one in which the footer offers them.
 */
export const keymap = {
	...questionKeys,
	...steeringKeys,
	...markingKeys,
	...lookingKeys,
	...movingKeys,
	...programKeys,
} as const;

/** What a key means. */
export type Intent = keyof typeof keymap;
