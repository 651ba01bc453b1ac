import { type Resource, resource, resourceKey } from '../../account/resource.ts';
import { type Snapshot, snapshotResource } from '../../account/snapshot.ts';
import type { Look } from '../../core/ledger/look.ts';
import { partitionOf } from '../../core/ledger/rows/partitions.ts';
import type { Guard } from '../guard.ts';
import type { Judged } from '../judged.ts';

/**
 * DynamoDB takes so many rows in one call. Who changes what many nodes share breaks it for all of them, and then the finding
 * is about the role; so single nodes come last.
 */
const MOST = 25;

const isNode = ({ type }: Resource): boolean =>
  type === 'AWS::EC2::Instance' || type === 'AWS::SSM::ManagedInstance';

/** The subjects at which something passes, with the prerequisites of which it does. */
const bySubject = ({
  evaluation: { passing },
}: Judged): readonly (readonly [Resource, readonly string[]])[] => {
  const groups = Map.groupBy(passing, ({ subject }) => resourceKey(subject));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [[first.subject, group.map(({ prerequisite }) => prerequisite)] as const] : [];
  });
};

/**
 * What a change was found to leave whole. `whole` are the snapshots of it; of those, some are `written` with the time of this
 * look. The rest is noted here: a break that comes later is not this change's, nor that of another one from before the look,
 * however late its event comes.
 */
export const looksOf = (
  guard: Guard,
  judged: Judged,
  whole: readonly Snapshot[],
  written: readonly Snapshot[],
): readonly Look[] => {
  const keys = new Set(whole.map((snapshot) => resourceKey(snapshotResource(snapshot))));
  const known = new Set(written.map((snapshot) => partitionOf(snapshotResource(snapshot))));
  /** A path meets one obstacle after the other, each of another prerequisite; in a network that is whole, it meets none. */
  const judgedOf = ({ type, id }: Resource, passing: readonly string[]): readonly string[] =>
    type === 'AWS::EC2::VPC' && keys.has(resourceKey(resource('SessionGuard::EC2::Network', id)))
      ? guard.prerequisites.map((one) => one.id)
      : passing;
  return bySubject(judged)
    .filter(([subject]) => !known.has(partitionOf(subject)))
    .toSorted(([a], [b]) => Number(isNode(a)) - Number(isNode(b)))
    .slice(0, MOST)
    .map(([subject, passing]) => ({
      family: judged.prerequisite.family,
      subject,
      prerequisites: judgedOf(subject, passing),
      seenAt: judged.gathered.readAt,
    }));
};
