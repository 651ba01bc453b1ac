import type { ResourceType } from '../../account/kinds.ts';
import { POINTER_TYPES } from '../../account/network/remembered-network.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import type { Finding } from '../outcome.ts';
import type { LedgerRows } from './ledger.ts';
import { passedAt } from './look.ts';

/** These are remembered beside another resource that passed, so they say nothing of themselves. */
const BESIDE: readonly ResourceType[] = [
  ...POINTER_TYPES,
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::InstanceProfile',
];

/** A network is remembered in a row of its own while nothing fails in its VPC. */
const rowsFor = (one: Resource): readonly Resource[] =>
  one.type === 'AWS::EC2::VPC' ? [one, { type: 'SessionGuard::EC2::Network', id: one.id }] : [one];

/**
 * A change of a moment ago may be missing from a look, because EC2 and IAM answer with the old state for some seconds,
 * and CloudTrail cuts the time of a call to whole seconds.
 * Source: https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const MARGIN_MS = 60_000;

type Broken = Pick<Finding, 'prerequisite' | 'subject'>;

/**
 * Was the very subject of a finding seen whole after a change? `since`: the change was in effect then, or somebody had
 * healed it, so something later broke it. `just`: so shortly after it that the look may have missed the change.
 */
export const seenWholeSince = (
  { time }: Change,
  finding: Broken,
  { baselines, looks }: LedgerRows,
): 'since' | 'just' | undefined => {
  const after = (seenAt: number): number => seenAt - Date.parse(time);
  const ages = rowsFor(finding.subject)
    .filter(({ type }) => !BESIDE.includes(type))
    .flatMap((one) => baselines[resourceKey(one)]?.seenAt ?? [])
    .map((seenAt) => after(Date.parse(seenAt)));
  const passed = passedAt(finding, looks).map(after);
  if ([...ages, ...passed].some((age) => age > MARGIN_MS)) return 'since';
  return ages.some((age) => age > 0) ? 'just' : undefined;
};

/**
 * When something that a change touched, or that is broken now, was last seen whole after the change (ISO 8601). Then
 * this change is not what broke it now. Undefined if it was not seen whole since.
 */
export const seenWholeAfter = (
  { time }: Change,
  concerned: readonly Resource[],
  { baselines }: LedgerRows,
): string | undefined =>
  concerned
    .filter(({ type }) => !BESIDE.includes(type))
    .flatMap(rowsFor)
    .flatMap((one) => baselines[resourceKey(one)]?.seenAt ?? [])
    .filter((seenAt) => Date.parse(seenAt) > Date.parse(time))
    .toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];

/** The last time after the change when any of what is broken now was seen whole, see {@link seenWholeSince}; ISO 8601. */
export const lastSeenWhole = (
  change: Change,
  findings: readonly Broken[],
  rows: LedgerRows,
): string | undefined => {
  const subjects = findings.map(({ subject }) => subject);
  const passed = findings.flatMap((one) => passedAt(one, rows.looks));
  const last = Math.max(Date.parse(seenWholeAfter(change, subjects, rows) ?? change.time), ...passed);
  return last > Date.parse(change.time) ? new Date(last).toISOString() : undefined;
};
