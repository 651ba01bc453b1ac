/**
 * What was found of one resource. `unknown` is neither there nor gone: it could not be read, `because`
 * says why in words for the alert.
 */
export type Observed<T> =
  | { readonly status: 'present'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly because: string };

export type Tags = Readonly<Record<string, string>>;

/** Aspects of a present resource that may not be read, e.g. `tags`: never taken for "there are none". */
export type Unread = readonly string[];

export const present = <T>(value: T): Observed<T> => ({ status: 'present', value });
export const absent: Observed<never> = { status: 'absent' };
export const unknown = (because: string): Observed<never> => ({ status: 'unknown', because });

/** The value when it is there, else undefined. */
export const presentValue = <T>(observed: Observed<T> | undefined): T | undefined =>
  observed?.status === 'present' ? observed.value : undefined;
