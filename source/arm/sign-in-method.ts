export const signInMethods = ['cli', 'device-code', 'managed-identity', 'environment'] as const;

/** How to sign in: always named, never guessed, because a machine in Azure would then act as itself. */
export type SignInMethod = (typeof signInMethods)[number];
