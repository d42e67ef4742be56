/** A subscription which the sign-in may see. */
export type Subscription = {readonly id: string; readonly name: string};
