import type { Resource } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import type { Difference } from '../core/outcome.ts';
import { own } from '../formats/json.ts';
import { FIELDS } from './fields/of-kind.ts';

const NONE = '(none)';
const LONGEST = 300;

const show = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return NONE;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

/** What a change changed, field by field: the account with the change undone against the account now. */
export const differences = (
  before: AccountState,
  now: AccountState,
  resources: readonly Resource[],
): readonly Difference[] =>
  resources.flatMap(({ type, id }) => {
    const old = FIELDS[type](before, id);
    const current = FIELDS[type](now, id);
    return [...new Set([...Object.keys(old), ...Object.keys(current)])]
      .map((what) => ({ what, before: show(own(old, what)), after: show(own(current, what)) }))
      .filter((line) => line.before !== line.after && !line.what.endsWith(' version'));
  });
