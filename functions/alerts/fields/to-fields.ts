import type { AccountState } from '../../account/state.ts';

/** The fields of a resource, in the words of an alert. Undefined fields are not shown. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads the fields of one resource, by its id, from a state. */
export type ToFields = (state: AccountState, id: string) => Fields;
