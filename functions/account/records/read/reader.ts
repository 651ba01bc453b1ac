import type { Change } from '../../../formats/cloudtrail.ts';
import { type Json, stringAt } from '../../../formats/json.ts';
import type { ApiCall } from '../../api-call.ts';

/** Reads the call that a CloudTrail record stands for; undefined if the record lacks what the call needs. */
export type Reader = (change: Change) => ApiCall | undefined;

/** Readers by the API in the record. */
export type Readers = Readonly<Record<string, Reader>>;

/** Reads a call whose parameters are all required strings of the request. */
export const withTexts =
  (names: readonly string[], make: (...texts: string[]) => ApiCall): Reader =>
  ({ request }) => {
    const found = names.flatMap((name) => stringAt(request, name) ?? []);
    return found.length === names.length ? make(...found) : undefined;
  };

/** Some records hold booleans as strings. */
export const isTrue = (value: Json | undefined): boolean => value === true || value === 'true';
