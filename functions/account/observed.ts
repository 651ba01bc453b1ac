/**
 * What was found out about one resource. `unknown` means that it could not be read; `because` gives the
 * reason in words for the alert.
 */
export type Observed<T> =
  | { readonly status: 'present'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly because: string };

export type Tags = Readonly<Record<string, string>>;

/** Aspects of a present resource that may not be read, e.g. `tags`. This never means "there are none". */
export type Unread = readonly string[];

/**
 * A resource as far as it was read. Without tags, it was only asked for what the checks use: what is read for the ledger
 * alone (tags, and settings that no check judges) was not asked for, and nothing may be concluded from its absence. So it
 * is never remembered, which the types of snapshots see to.
 */
export type AsRead<T extends { readonly tags: Tags }> = Omit<T, 'tags'> & { readonly tags?: Tags };

/** Was all of a resource asked for? */
export const isWhole = <V extends { readonly tags?: Tags }>(value: V): value is V & { readonly tags: Tags } =>
  value.tags !== undefined;

export const present = <T>(value: T): Observed<T> => ({ status: 'present', value });
export const absent: Observed<never> = { status: 'absent' };
export const unknown = (because: string): Observed<never> => ({ status: 'unknown', because });

/** Why something is unknown that the guard may not read. AWS's own message is left out: it names principals and policies. */
const MAY_NOT = 'the guard may not call ';

export const deniedBecause = (operation: string): string => `${MAY_NOT}${operation} on it`;

/** Does a reason say that a read was denied? The other way is not safe: not every reason names what lacks. */
export const isOfDenial = (because: string): boolean => because.includes(MAY_NOT);

/** The operations that a reason says may not be called: what {@link deniedBecause} wrote into it. */
export const deniedIn = (because: string): readonly string[] =>
  [...because.matchAll(/may not call ([a-z0-9]+:\w+)/g)].flatMap(([, operation]) => operation ?? []);

/** The value if the resource is present, else undefined. */
export const presentValue = <T>(observed: Observed<T> | undefined): T | undefined =>
  observed?.status === 'present' ? observed.value : undefined;
