import type { AccountState } from '../../account/state.ts';

/** What a resource is, field by field, in the words of an alert. What may be undefined is not shown. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads the fields of one resource, by its id, from a state. */
export type ToFields = (state: AccountState, id: string) => Fields;
