import type { ResourceType } from '../../account/kinds.ts';
import { POINTER_TYPES } from '../../account/network/remembered-network.ts';
import { type Resource, resourceKey } from '../../account/resource.ts';
import type { Change } from '../../formats/cloudtrail.ts';
import type { LedgerRows } from './ledger.ts';

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
