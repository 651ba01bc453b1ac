import type { Resource } from '../account/resource.ts';
import type { Snapshot } from '../account/snapshot.ts';
import type { Change } from '../formats/cloudtrail.ts';
import { stringAt } from '../formats/json.ts';
import { documentName } from '../formats/names.ts';
import type { Previous, PreviousQuery } from './effect.ts';

type HistoryQuery = NonNullable<PreviousQuery['history']>;

/** What an old change set. Parts that it does not contain are left out or named as unread. */
const snapshotOf = (
  { request }: Change,
  id: string,
  eventName: HistoryQuery['eventName'],
): Snapshot | undefined => {
  if (eventName === 'AssociateDhcpOptions') {
    const dhcpOptionsId = stringAt(request, 'dhcpOptionsId');
    if (!dhcpOptionsId || stringAt(request, 'vpcId') !== id) return undefined;
    return { type: 'AWS::EC2::VPC', value: { vpcId: id, dhcpOptionsId, tags: {} } };
  }
  const version = stringAt(request, 'documentVersion');
  // Callers may name a document by its ARN.
  if (!version || documentName(stringAt(request, 'name') ?? '') !== id) return undefined;
  const unread = ['latestVersion', 'versions', 'tags'];
  const value = { name: id, latestVersion: version, defaultVersion: version, versions: {}, tags: {}, unread };
  return { type: 'AWS::SSM::Document', value };
};

/** The value in an old change, if the change is the requested one and did not fail. */
export const previousOf = (
  change: Change,
  { id }: Resource,
  { eventName, before }: HistoryQuery,
): Previous | undefined => {
  if (change.errorCode || !change.api.endsWith(`:${eventName}`)) return undefined;
  if (!(Date.parse(change.time) < Date.parse(before))) return undefined;
  const snapshot = snapshotOf(change, id, eventName);
  return snapshot && { source: 'cloudtrail', seenAt: change.time, snapshot };
};
