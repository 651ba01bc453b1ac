import type { Snapshot } from '../../account/snapshot.ts';
import type { PreviousQuery } from '../../core/effect.ts';
import type { ChangeHistory } from '../../core/ports.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import { stringAt } from '../../formats/json.ts';
import { documentName } from '../../formats/names.ts';

type HistoryQuery = NonNullable<PreviousQuery['history']>;

const snapshotOf = (
  eventName: HistoryQuery['eventName'],
  id: string,
  { request }: Change,
): Snapshot | undefined => {
  if (eventName === 'AssociateDhcpOptions') {
    const dhcpOptionsId = stringAt(request, 'dhcpOptionsId');
    if (!dhcpOptionsId || stringAt(request, 'vpcId') !== id) return undefined;
    return { type: 'AWS::EC2::VPC', value: { vpcId: id, dhcpOptionsId, tags: {} } };
  }
  const version = stringAt(request, 'documentVersion');
  if (!version || documentName(stringAt(request, 'name') ?? '') !== id) return undefined;
  const unread = ['latestVersion', 'versions', 'tags'];
  const value = { name: id, latestVersion: version, defaultVersion: version, versions: {}, tags: {}, unread };
  return { type: 'AWS::SSM::Document', value };
};

/** Event history in memory, over a list that may grow: the newest successful event before the asked time. */
export const createMemoryHistory = (happened: readonly Change[]): ChangeHistory => ({
  previous: async ({ resource, history }) => {
    if (!history) return undefined;
    const found = happened
      .filter(({ api, time, errorCode }) => {
        const isAsked = api.endsWith(`:${history.eventName}`) && !errorCode;
        return isAsked && Date.parse(time) < Date.parse(history.before);
      })
      .sort((a, b) => Date.parse(b.time) - Date.parse(a.time))
      .flatMap((change) => {
        const snapshot = snapshotOf(history.eventName, resource.id, change);
        return snapshot ? [{ source: 'cloudtrail', seenAt: change.time, snapshot } as const] : [];
      });
    return found[0];
  },
});
