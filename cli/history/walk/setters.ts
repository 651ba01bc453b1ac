import type { ApiCall } from '../../../functions/account/api-call.ts';
import { callsOf } from '../../../functions/account/records/calls-of-change.ts';
import type { Change } from '../../../functions/formats/cloudtrail.ts';
import { stringAt } from '../../../functions/formats/json.ts';
import { documentName } from '../../../functions/formats/names.ts';
import { namesIn } from './names.ts';
import { slotOfCall, startsAnew } from './slots.ts';

/** Finds what older records say of the account before a change. */
export type Setters = {
  /** The calls that set what a change set as a whole, as it was before; undefined if that is not known for certain. */
  before(change: Change): readonly ApiCall[] | undefined;
};

/** A record that says how something was at a time, and the calls that set it so. */
type Known = { readonly by: Change; readonly calls: readonly ApiCall[] };

/** The answer to an update of a document names the version that was the default one, and still is. */
const defaultVersion = ({ api, request, response }: Change): readonly ApiCall[] => {
  const name = stringAt(request, 'name');
  const version = stringAt(response, 'documentDescription', 'defaultVersion');
  if (!/^ssm:(Update|Create)Document$/.test(api) || !name || !version) return [];
  const input = { Name: documentName(name), DocumentVersion: version };
  return [{ api: 'ssm:UpdateDocumentDefaultVersion', input }];
};

const shareName = (a: Change, b: Change): boolean => {
  const names = namesIn(b);
  return [...namesIn(a)].some((name) => names.has(name));
};

/** Indexes changes, oldest first, by what they set. Two of the same second say nothing about their order. */
export const createSetters = (changes: readonly Change[]): Setters => {
  const found = new Map<Change, readonly ApiCall[]>();
  const latest = new Map<string, Known>();
  const anew: Change[] = [];
  for (const change of changes) {
    const calls = callsOf(change);
    const slot = calls[0] && slotOfCall(calls[0]);
    const older = slot === undefined ? undefined : latest.get(slot);
    const isLost =
      older === undefined ||
      older.by.time === change.time ||
      anew.some((one) => one.time >= older.by.time && one !== older.by && shareName(one, change));
    if (older && !isLost) found.set(change, older.calls);
    if (startsAnew(change)) anew.push(change);
    if (slot !== undefined) latest.set(slot, { by: change, calls });
    for (const call of defaultVersion(change)) {
      latest.set(slotOfCall(call) ?? '', { by: change, calls: [call] });
    }
  }
  return { before: (change) => found.get(change) };
};
