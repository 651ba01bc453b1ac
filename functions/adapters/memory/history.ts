import type { ChangeHistory } from '../../core/ports.ts';
import { previousOf } from '../../core/previous.ts';
import type { Change } from '../../formats/cloudtrail.ts';

/** Event history in memory, over a list that may grow: the newest successful event before the asked time. */
export const createMemoryHistory = (happened: readonly Change[]): ChangeHistory => ({
  previous: async ({ resource, history }) => {
    if (!history) return undefined;
    return happened
      .flatMap((change) => previousOf(change, resource, history) ?? [])
      .sort((a, b) => Date.parse(b.seenAt) - Date.parse(a.seenAt))[0];
  },
});
