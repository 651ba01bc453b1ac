import { AssociateDhcpOptionsCommand } from '@aws-sdk/client-ec2';
import { type Observed, presentValue } from '../../../functions/account/observed.ts';
import type { AccountState } from '../../../functions/account/state.ts';
import { networkClients } from '../../../functions/adapters/aws/network/reader.ts';
import { preferencesClients } from '../../../functions/adapters/aws/preferences/reader.ts';
import type { TestAccount } from '../account.ts';
import { seedTrail } from './seed-guard.ts';
import { seedIdentities } from './seed-identities.ts';
import { seedNames } from './seed-names.ts';
import { seedDhcpOptions } from './seed-network.ts';
import { seedBucket, seedDocument, seedKey, seedLogGroup, seedParameter } from './seed-preferences.ts';
import { seedVpcNetwork } from './seed-vpc-network.ts';

/** The id that AWS gave to what a description calls so; names that are chosen freely stay as they are. */
export type IdOf = (described: string) => string;

const presentEntries = <T>(all: Readonly<Record<string, Observed<T>>>): readonly (readonly [string, T])[] =>
  Object.entries(all).flatMap(([id, observed]) => {
    const value = presentValue(observed);
    return value === undefined ? [] : [[id, value] as const];
  });

/** What answers a read with "unknown": the operation that is denied to the guard. */
const DENIED = {
  documents: ['ssm:GetDocument', 'AccessDeniedException', 400],
  logGroups: ['logs:DescribeLogGroups', 'AccessDeniedException', 400],
  keys: ['kms:DescribeKey', 'AccessDeniedException', 400],
  parameters: ['ssm:GetParameters', 'AccessDeniedException', 400],
  networks: ['ec2:DescribeVpcs', 'UnauthorizedOperation', 403],
  dhcpOptions: ['ec2:DescribeDhcpOptions', 'UnauthorizedOperation', 403],
} as const;

const denyUnknown = (account: TestAccount, state: AccountState): void => {
  const isUnknown = (part: Readonly<Record<string, Observed<unknown>>>): boolean =>
    Object.values(part).some(({ status }) => status === 'unknown');
  for (const part of ['documents', 'logGroups', 'keys', 'parameters', 'networks', 'dhcpOptions'] as const) {
    const [operation, code, status] = DENIED[part];
    if (isUnknown(state[part])) account.fail(operation, code, status);
  }
  if (!isUnknown(state.buckets)) return;
  account.fail('s3:HeadBucket', 'AccessDenied', 403);
  account.fail('s3:ListBuckets', 'AccessDenied', 403);
};

/**
 * Makes an AWS account as described. What is `absent` in the description is not made; what is `unknown` is
 * denied to the guard.
 */
export const seed = async (account: TestAccount, state: AccountState): Promise<IdOf> => {
  const preferences = preferencesClients(account.owner);
  const { ec2 } = networkClients(account.owner);
  const ids = new Map<string, string>();
  for (const [alias, key] of presentEntries(state.keys))
    ids.set(key.arn, await seedKey(preferences, alias, key));
  for (const [name, parameter] of presentEntries(state.parameters))
    await seedParameter(preferences, name, parameter);
  for (const [, document] of presentEntries(state.documents)) await seedDocument(preferences, document);
  for (const [, bucket] of presentEntries(state.buckets)) await seedBucket(account, bucket);
  for (const [, group] of presentEntries(state.logGroups)) await seedLogGroup(preferences, group);
  for (const [id, options] of presentEntries(state.dhcpOptions))
    ids.set(id, await seedDhcpOptions(ec2, options));
  for (const [, network] of presentEntries(state.networks)) {
    for (const [described, id] of await seedVpcNetwork(ec2, account.world, network)) ids.set(described, id);
    const dhcpOptionsId = ids.get(network.dhcpOptionsId);
    const VpcId = ids.get(network.vpcId);
    for (const [described, id] of await seedNames(account, network, VpcId ?? '')) ids.set(described, id);
    if (dhcpOptionsId)
      await ec2.send(new AssociateDhcpOptionsCommand({ VpcId, DhcpOptionsId: dhcpOptionsId }));
  }
  for (const [, trails] of presentEntries(state.trails)) {
    for (const { name, multiRegion, logging } of trails) {
      await seedTrail(account, name, { multiRegion, logging: logging ?? true });
    }
  }
  for (const [described, id] of await seedIdentities(account, state)) ids.set(described, id);
  denyUnknown(account, state);
  return (described) => ids.get(described) ?? described;
};
